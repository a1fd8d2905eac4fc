//! Lists in pages: Marker and MaxItems.

use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::element;

/// How many items a page has when MaxItems is left out, and at most (IAM API Reference, *ListAccessKeys*).
const DEFAULT_ITEMS: u32 = 100;
const MOST_ITEMS: u32 = 1000;

/// One item of a list.
pub(crate) struct Item {
    /// Its id, unique in the list.
    pub(crate) id: String,
    /// The content of its `member` element.
    pub(crate) markup: String,
}

/// The constraints of MaxItems, and its value.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) -> u32 {
    let wanted = call.parameters.get("MaxItems");
    constraints.number(wanted, "maxItems", (1, MOST_ITEMS)).unwrap_or(DEFAULT_ITEMS)
}

/// The page that the call asks for, in an element called `list`. A marker is the id of the last item shown.
///
/// # Errors
/// ValidationError when no item has the id of the marker.
pub(crate) fn render(call: &Call<'_>, list: &str, items: &[Item], most: u32) -> Result<String, Refusal> {
    let rest = match call.parameters.get("Marker") {
        None => items,
        Some(marker) => items
            .iter()
            .position(|item| item.id == marker)
            .and_then(|at| items.get(at + 1..))
            .ok_or_else(|| Refusal::Validation(format!("Invalid Marker: {marker}")))?,
    };
    let page = rest.get(..usize::try_from(most).unwrap_or(usize::MAX)).unwrap_or(rest);
    let members: String = page.iter().map(|item| format!("<member>{}</member>", item.markup)).collect();
    let is_truncated = page.len() < rest.len();
    let marker = page.last().filter(|_| is_truncated).map(|item| element("Marker", &item.id));
    let is_truncated = element("IsTruncated", &is_truncated.to_string());
    Ok(format!("<{list}>{members}</{list}>{is_truncated}{}", marker.unwrap_or_default()))
}
