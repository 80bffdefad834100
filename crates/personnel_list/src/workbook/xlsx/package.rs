//! How the parts of an XLSX file hang together: which is the workbook, and where its sheets and shared texts are.

use crate::error::ReadError;
use crate::workbook::MOST_SHEETS;
use crate::workbook::archive::Archive;
use crate::workbook::budget::{Budget, cut};
use crate::workbook::xml::{Element, Node};
use std::collections::BTreeMap;

pub struct Workbook {
    pub sheets: Vec<Place>,
    /// The part that holds the texts of all sheets.
    pub shared_strings: Option<String>,
    pub from_1904: bool,
}

pub struct Place {
    pub name: String,
    pub hidden: bool,
    pub part: String,
}

pub fn open(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Workbook, ReadError> {
    let workbook = workbook_part(archive, budget)?;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let part = format!("{folder}/_rels/{file}.rels");
    let relations = relations(archive, &part, folder, budget)?;
    let (sheets, from_1904) = places(archive, &workbook, &relations)?;
    let strings = relations
        .into_values()
        .find(|relation| relation.kind == "sharedStrings");
    Ok(Workbook {
        sheets,
        shared_strings: strings.map(|relation| relation.target),
        from_1904,
    })
}

fn workbook_part(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<String, ReadError> {
    let relations = relations(archive, "_rels/.rels", "", budget)?;
    let workbook = relations
        .into_values()
        .find(|relation| relation.kind == "officeDocument");
    Ok(workbook.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target))
}

struct Relation {
    /// The last word of the type, which strict and usual workbooks have in common.
    kind: String,
    target: String,
}

fn relations(
    archive: &mut Archive<'_>,
    part: &str,
    folder: &str,
    budget: &mut Budget,
) -> Result<BTreeMap<String, Relation>, ReadError> {
    let mut relations = BTreeMap::new();
    let Some(mut xml) = archive.xml(part)? else {
        return Ok(relations);
    };
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) = (
                    element.attribute("Id"),
                    element.attribute("Type"),
                    element.attribute("Target"),
                ) else {
                    continue;
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolve(folder, &target);
                // The three texts, and as much again for the tree.
                let texts = id.capacity() + kind.capacity() + target.capacity();
                budget.allocation(texts + 6 * size_of::<String>())?;
                relations.insert(id, Relation { kind, target });
            }
            Node::End => return Ok(relations),
            _ => {}
        }
    }
}

/// The part a target names: absolute from the root, or relative to the folder of the part that refers to it.
fn resolve(folder: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn places(
    archive: &mut Archive<'_>,
    workbook: &str,
    relations: &BTreeMap<String, Relation>,
) -> Result<(Vec<Place>, bool), ReadError> {
    let mut xml = archive.xml(workbook)?.ok_or(ReadError::Damaged)?;
    let (mut places, mut from_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Node::Open(element) if element.name() == "workbookPr" => {
                from_1904 = matches!(element.attribute("date1904").as_deref(), Some("1" | "true"));
            }
            Node::Open(element) if element.name() == "sheet" && places.len() < MOST_SHEETS => {
                places.extend(place(&element, relations))
            }
            Node::End => return Ok((places, from_1904)),
            _ => {}
        }
    }
}

/// Where a sheet of cells is; charts and dialogues are sheets too, and have none.
fn place(element: &Element<'_>, relations: &BTreeMap<String, Relation>) -> Option<Place> {
    let relation = relations.get(&element.attribute("id")?)?;
    (relation.kind == "worksheet").then(|| Place {
        name: cut(&element.attribute("name").unwrap_or_default()).to_owned(),
        hidden: matches!(
            element.attribute("state").as_deref(),
            Some("hidden" | "veryHidden")
        ),
        part: relation.target.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_where_they_are_named() {
        assert_eq!(
            resolve("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolve("xl", "/xl/sharedStrings.xml"),
            "xl/sharedStrings.xml"
        );
        assert_eq!(resolve("xl", "../../a/./b.xml"), "a/b.xml");
    }
}
