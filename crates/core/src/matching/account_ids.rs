//! Account ids as the console shows them: `1111-2222-3333`.

/// The text with the account ids in it as AWS's APIs write them, where some are, wholly or in their beginning, as the console
/// shows them.
pub(super) fn plain_account_ids(text: &str) -> Option<String> {
    let can_be_one = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) && part.contains('-');
    if !text.contains('-') || !text.split(['/', ':']).any(can_be_one) {
        return None;
    }
    let plain: String = text.split_inclusive(['/', ':']).map(plain_account_id).collect();
    (plain != text).then_some(plain)
}

fn plain_account_id(part: &str) -> String {
    let id = part.trim_end_matches(['/', ':']);
    let groups: Vec<&str> = id.split('-').collect();
    let digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let full = groups.iter().rev().skip(1).all(|group| group.len() == 4);
    let last = groups.last().is_some_and(|group| group.len() <= 4);
    if digits && full && last && (2..=3).contains(&groups.len()) {
        part.replace('-', "")
    } else {
        part.to_owned()
    }
}
