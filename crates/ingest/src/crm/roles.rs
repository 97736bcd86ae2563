//! Contact roles: who had a part in which opportunity.

use super::{
    CONTACT, EMAIL, FIRST, Has, LAST, PRIMARY, Read, contacts, is_primary, layout, people,
};
use crate::IngestError;
use crate::text::Rows;
use introrank_core::display::clean;
use introrank_core::evidence::ContactRole;

const DEAL: &[&str] = &["opportunityid", "dealid", "opportunityid18"];
const ROLE: &[&str] = &["contactrole", "role", "contactroles"];

pub(super) fn are_roles(has: &Has<'_>) -> bool {
    let person = has(EMAIL) || has(&CONTACT[..CONTACT.len() - 2]) || (has(FIRST) && has(LAST));
    let person = person || has(contacts::ID);
    has(DEAL) && person && (has(ROLE) || has(PRIMARY)) && !has(super::STAGE)
}

/// Reads contact roles. A row that names nobody and has the id of a contact stands for whoever has it.
///
/// # Errors
/// When there is no id of an opportunity, no role, or no contact.
pub fn roles(path: &str, text: &str) -> Result<Read<ContactRole>, IngestError> {
    let wanted = "an Opportunity ID, a role, and a contact, e-mail or Contact ID";
    let layout = layout(path, text, wanted, are_roles)?;
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let mut rows = Rows::new(text, &layout);
    while let Some(row) = rows.next_row() {
        if row.is_blank() || row.fields() < 2 {
            continue;
        }
        let deal = clean(row.cell(layout.column(DEAL)));
        let contact = contacts::id(row.cell(layout.column(contacts::ID)));
        let mut people = people(&layout, &row);
        if people.is_empty() && !contact.is_empty() {
            people.push(String::new());
        }
        if deal.is_empty() || people.is_empty() {
            let missing = if deal.is_empty() {
                "no id of an opportunity"
            } else {
                "no contact"
            };
            left_out.push((row.line, missing.to_owned()));
            continue;
        }
        found.extend(people.into_iter().map(|who| ContactRole {
            line: row.line,
            deal: deal.clone(),
            who,
            contact: contact.clone(),
            is_primary: is_primary(&layout, &row),
        }));
    }
    Ok((found, left_out))
}
