# The arrival of a signed form (R26).
desk-printed = The printed form
desk-form-version = Form version
desk-printed-on = Printed on
desk-form-code = Code of the form
desk-not-printed = No form was printed with the current data
desk-refused-before = This version was refused before, and no new one was printed
desk-not-now = This form cannot be recorded now
desk-scan-current = The scanned code is that of the current form.
desk-scan-outdated = The paper in hand is out of date: version { $version }. The application changed after it was printed; it cannot be accepted.
desk-scan-other-order = The paper in hand is the form of another order: { $order }.
desk-scan-go-there = Record it there
desk-scan-never-printed = No such form was ever printed for this order. Do not accept the paper; ask your supervisor.
desk-paper-code = Code on the paper
desk-paper-code-hint = Filled in if it was scanned. If you cannot scan it, leave it empty and compare the version with the paper by eye.
desk-decision = How is the form?
desk-accept = Accept
desk-refuse = Refuse
desk-reasons = Reasons to refuse
desk-reasons-hint = Choose at least one to refuse. The applicant is told these very sentences, and what to do.
desk-reasons-digits = A digit chooses the reason on which it stands.
desk-remarks = Remarks on an accepted form
desk-remarks-hint = No obstacle to acceptance; the applicant sees them in the history of the application.
desk-record = Record
desk-leave = Cancel
desk-fault-decision = Choose accept or refuse.
desk-fault-reasons = Choose at least one reason to refuse the form.
desk-fault-accepted-with-reasons = A form with a reason to refuse cannot be accepted; remove the reasons or refuse the form.
desk-fault-refused-with-remarks = Remarks are for accepted forms only; remove them.
desk-fault-outdated = The code is that of an older form; this paper cannot be accepted.
desk-fault-other-order = The code belongs to the form of another order; record the decision there.
desk-fault-never-printed = No form with this code was printed for this order; the paper cannot be accepted.
desk-fault-code = The code cannot be read. Scan it again, or empty the field and compare the paper by eye.

# An acceptance that was a mistake.
desk-undo = Take the acceptance back
desk-undo-accepted-on = Accepted on
desk-undo-follows = The application awaits the signed form again; the last day on which it can come is { $date }.
desk-undo-told = The applicant was told of the acceptance, and is told that it was taken back.
desk-undo-untold = The applicant was not told of the acceptance, and is not told of this.
desk-undo-why = Why do you take it back?
desk-undo-why-wrong_order = The paper belongs to another order
desk-undo-why-fault_seen_later = I saw the fault of the paper later
desk-undo-why-no_paper = I recorded it by mistake; no paper came
desk-undo-fault = Choose why you take it back.

# A paper for an order that is cancelled.
desk-late-what = What came?
desk-late-hint = It is written into the history; the applicant is told why it was not processed and what to do.
desk-late-signed_form = The signed form
desk-late-other_paper = Another paper
desk-late-record = Record and tell
