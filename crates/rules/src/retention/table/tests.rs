//! The table agrees with the docs, with what the sweeps delete, and with the law.

use super::*;

#[test]
fn the_table_in_the_docs_is_this_one() {
    let table = markdown();
    assert!(
        include_str!("../../../../../docs/retention.md").ends_with(&table),
        "the table changed:\n{table}"
    );
}

/// What the clock deletes and the table does not name would be deleted behind everybody's back.
#[test]
fn everything_that_is_deleted_stands_in_the_table() {
    for kind in Kind::ALL {
        let of_kind = |row: &&Row| matches!(row.keep, Keep::After(named) if named == kind);
        assert!(TABLE.iter().any(|row| of_kind(&row)), "{kind:?}");
    }
}

/// A day's difference in what the law asks for is found here, and not in 2047.
#[test]
fn the_archive_is_kept_for_twenty_years_and_nothing_has_two_times() {
    assert_eq!(in_words(Keep::Archive), "20 years");
    let archived = TABLE.iter().filter(|row| matches!(row.keep, Keep::Archive));
    for row in archived {
        let swept = TABLE.iter().find(|other| {
            other.table == row.table
                && other.which == row.which
                && matches!(other.keep, Keep::After(_))
        });
        assert!(swept.is_none(), "{} is deleted and kept", row.table);
    }
}
