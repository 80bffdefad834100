//! Breaking text into lines.

use crate::letters::Face;

/// A stretch of one line in one face: where it begins within the line, and how wide it is, in millimetres.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub face: Face,
    pub text: String,
    pub x: f32,
    pub width: f32,
}

pub(crate) type Line = Vec<Stretch>;

struct Word<'a> {
    face: Face,
    text: &'a str,
    width: f32,
    /// Whether white space stands before it; the later parts of a word that was cut have none.
    spaced: bool,
}

/// Breaks runs of text, each in its face, into lines of at most `width` millimetres. A line that ends between two words keeps
/// the space at its end, so that whoever copies or listens to the text hears two words.
pub(crate) fn break_lines(runs: &[(Face, &str)], size: f32, width: f32) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    let mut end = 0.0;
    for word in words(runs, size, width) {
        let space = if word.spaced {
            word.face.width(" ", size)
        } else {
            0.0
        };
        let line = lines.last_mut().expect("begun with one line");
        if let Some(last) = line.last_mut() {
            if word.spaced {
                last.text.push(' ');
            }
            if end + space + word.width > width {
                lines.push(vec![word.alone(0.0)]);
                end = word.width;
                continue;
            }
            if last.face == word.face {
                last.text.push_str(word.text);
                last.width += space + word.width;
            } else {
                line.push(word.alone(end + space));
            }
            end += space + word.width;
        } else {
            end = word.width;
            line.push(word.alone(0.0));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Whether a word had to be cut: only between whole words does a line keep a space at its end.
pub(crate) fn has_cut_word(lines: &[Line]) -> bool {
    let ends = lines.iter().rev().skip(1).filter_map(|line| line.last());
    ends.into_iter().any(|last| !last.text.ends_with(' '))
}

impl Word<'_> {
    fn alone(&self, x: f32) -> Stretch {
        Stretch {
            face: self.face,
            text: self.text.to_owned(),
            x,
            width: self.width,
        }
    }
}

fn words<'a>(runs: &[(Face, &'a str)], size: f32, limit: f32) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    for &(face, run) in runs {
        for text in run.split(' ').filter(|text| !text.is_empty()) {
            let width = face.width(text, size);
            if width <= limit {
                words.push(Word {
                    face,
                    text,
                    width,
                    spaced: true,
                });
            } else {
                cut_long_word(face, text, size, limit, &mut words);
            }
        }
    }
    words
}

/// Cuts a word that no line can hold, such as an e-mail address: after one of its signs if the part before fills at least half
/// of the line, else after the last letter that fits. At least one letter a line, however narrow.
fn cut_long_word<'a>(face: Face, text: &'a str, size: f32, limit: f32, words: &mut Vec<Word<'a>>) {
    let mut rest = text;
    while !rest.is_empty() {
        let ends = rest
            .char_indices()
            .map(|(at, letter)| at + letter.len_utf8());
        let fitting = ends.take_while(|&end| face.width(&rest[..end], size) <= limit);
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let fits = fitting.last().unwrap_or(first);
        let mut letters = rest[..fits].char_indices().rev();
        let sign = letters.find(|(_, letter)| !letter.is_alphanumeric());
        let after_sign = sign.map(|(at, sign)| at + sign.len_utf8());
        let full_enough = |&end: &usize| face.width(&rest[..end], size) > limit / 2.0;
        let cut = if fits == rest.len() {
            fits
        } else {
            after_sign.filter(full_enough).unwrap_or(fits)
        };
        let (part, after) = rest.split_at(cut);
        let width = face.width(part, size);
        words.push(Word {
            face,
            text: part,
            width,
            spaced: rest.len() == text.len(),
        });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| line.iter().map(|stretch| stretch.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn breaks_between_words_and_keeps_the_space() {
        let text = "İmza kutusunun dışına taşmayınız";
        let lines = break_lines(&[(Face::Regular, text)], 9.0, 25.0);
        assert!(lines.len() > 1);
        assert_eq!(texts(&lines).concat(), text);
        for line in &lines {
            assert!(line.iter().all(|stretch| stretch.x + stretch.width <= 25.0));
        }
        assert!(texts(&lines)[0].ends_with(' '));
    }

    #[test]
    fn runs_on_in_another_face() {
        let lines = break_lines(
            &[
                (Face::Bold, "Teslim."),
                (Face::Regular, "Kart elden alınır."),
            ],
            9.0,
            100.0,
        );
        assert_eq!(texts(&lines), ["Teslim. Kart elden alınır."]);
        assert_eq!(lines[0].len(), 2);
        assert!(lines[0][1].x > lines[0][0].width);
    }

    #[test]
    fn cuts_a_word_that_no_line_can_hold() {
        let mail = format!("{}@{}.example", "uzunad".repeat(10), "kurum".repeat(5));
        let lines = break_lines(&[(Face::Regular, &mail)], 9.0, 60.0);
        assert!(lines.len() > 1);
        assert_eq!(texts(&lines).concat(), mail);
        assert!(texts(&lines).iter().any(|line| line.ends_with('@')));
        assert_eq!(break_lines(&[(Face::Regular, "Wİ")], 9.0, 0.1).len(), 2);
    }

    #[test]
    fn nothing_is_no_line() {
        assert!(break_lines(&[(Face::Regular, "")], 9.0, 50.0).is_empty());
    }
}
