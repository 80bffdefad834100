-- An institution's orders by how far they have come, and by the names of their people: what its officer filters and searches.
CREATE INDEX application_progress ON application (institution,
    (CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN delivered_at IS NOT NULL THEN 'delivered'
          WHEN form_arrived_at IS NOT NULL THEN 'under-way' WHEN form_version = 0 THEN 'not-begun' ELSE 'form-awaited' END), number);
CREATE INDEX application_institution_name ON application (institution, name_key, number);
