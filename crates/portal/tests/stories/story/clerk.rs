//! What the stories of the staff desk do again and again.

use store::row;
use uuid::Uuid;

use super::{Browser, Town};

pub async fn search(desk: &mut Browser, typed: &str) {
    desk.visit("/masa")
        .await
        .fill("q", typed)
        .press("Bul")
        .await;
}

/// The code that stands on the form as it was printed last.
pub async fn printed_code(desk: &mut Browser, order: &str) -> String {
    desk.visit(&format!("/masa/siparis/{order}/form")).await;
    let words = desk.page.text.split(' ');
    let code = words.into_iter().find(|word| word.starts_with("KALEM1-"));
    code.expect("a form was printed").to_owned()
}

/// What was told to a person since, by e-mail and by short message.
pub async fn told(town: &Town, number: &str, words: &str) -> (usize, usize) {
    town.work().await;
    let phone = format!("+90555000{}", &number[7..]);
    let messages = town.inbox();
    let about = |to: &str| {
        let theirs = messages.iter().filter(|m| m.to == to);
        theirs
            .filter(|m| {
                m.text.contains(words) || m.subject.as_deref().unwrap_or("").contains(words)
            })
            .count()
    };
    (about(&format!("{number}@ornek.example")), about(&phone))
}

pub async fn acts_of_the_clerk(town: &Town) -> Vec<String> {
    let mut conn = town.app.db.read().await.unwrap();
    let found = row!(
        &mut conn,
        (Uuid,),
        "SELECT id FROM operator WHERE user_name = $1",
        &town.clerk.user_name
    );
    let (id,) = found.unwrap().unwrap();
    let chain = store::history::chain(&mut conn, id).await.unwrap();
    let acts = chain.into_iter().map(|row| row.act);
    // The roles that the seed gave are no acts of the clerk.
    acts.filter(|act| act != "role-given").collect()
}
