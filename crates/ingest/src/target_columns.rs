//! What prospecting tools and CRMs call the columns of their lists.

use super::lists::HEADCOUNT;
use super::text::Layout;

pub(super) const PERSON: &[&str] = &["person", "target", "prospect"];
pub(super) const URL: &[&str] = &[
    "linkedinurlpublic",
    "defaultprofileurl",
    "linkedinprofileurl",
    "personlinkedinurl",
    "linkedincontactprofileurl",
    "contactliprofileurl",
    "linkedinurl",
    "linkedin",
    "profileurl",
    "url",
    "linkedinbio",
    "linkedinurluniqueid",
    "linkedinidurl",
    "salesnavigatorprofileurl",
];
pub(super) const NAME: &[&str] = &["fullname", "name", "personname", "contactname"];
pub(super) const FIRST: &[&str] = &["firstname", "givenname", "vorname"];
pub(super) const LAST: &[&str] = &["lastname", "familyname", "surname", "nachname"];
pub(super) const TITLE: &[&str] = &[
    "title",
    "jobtitle",
    "currentjob",
    "position",
    "currentposition",
    "headline",
];
pub(super) const COMPANY: &[&str] = &[
    "companyname",
    "company",
    "accountname",
    "account",
    "organization",
    "organizationname",
    "companynamecleaned",
    "companycleanedname",
];
pub(super) const DOMAIN: &[&str] = &[
    "companydomain",
    "companydomainname",
    "domain",
    "website",
    "companywebsite",
    "companywebsiteurl",
    "websiteurl",
    "corporatewebsite",
];
pub(super) const EMAIL: &[&str] = &[
    "email",
    "emailaddress",
    "email1",
    "workemail",
    "email1value",
    "personemail",
];
pub(super) const OWNER: &[&str] = &[
    "owner",
    "accountowner",
    "contactowner",
    "companyowner",
    "salesrep",
    "rep",
];
pub(super) const WHY: &[&str] = &["why", "reason"];
pub(super) const TRIGGER: &[&str] = &["trigger"];
pub(super) const VALUE: &[&str] = &[
    "value",
    "amount",
    "dealvalue",
    "dealsize",
    "acv",
    "arr",
    "expectedvalue",
];
pub(super) const DEAL: &[&str] = &[
    "opportunityid",
    "dealid",
    "opportunity",
    "opportunityname",
    "deal",
    "dealname",
];
pub(super) const TRIGGER_ON: &[&str] = &["triggeron", "triggerdate"];

pub(super) const COUNTRY: &[&str] = &[
    "companycountry",
    "countryregion",
    "billingcountry",
    "billingcountryterritory",
    "mailingcountry",
    "shippingcountry",
    "countrycode",
    "country",
    "land",
    "hqcountry",
];
pub(super) const INDUSTRY: &[&str] = &[
    "industry",
    "companyindustry",
    "primaryindustry",
    "vertical",
    "industries",
    "branche",
    "sector",
];

/// Ids of other programs: carried through untouched.
pub(super) const IDS: &[&str] = &[
    "recordid",
    "recordidcontact",
    "recordidcompany",
    "contactid",
    "accountid",
    "accountid18",
    "leadid",
    "id",
    "apollocontactid",
    "apolloaccountid",
    "apollorecordid",
    "zoominfocontactid",
    "zoominfocompanyid",
];
/// Mutual connections on the target's page: their number, or their names.
pub(super) const MUTUALS: &[&str] = &[
    "sharedconnectionscount",
    "mutualconnectionscount",
    "mutualcount",
    "mutuals",
    "mutualconnections",
    "sharedconnections",
    "mutualconnectionnames",
    "sharedconnectionsnames",
    "mutualcontacts",
];

/// Where a list has what.
#[derive(Default)]
pub(super) struct Columns {
    pub person: Option<usize>,
    pub urls: Vec<usize>,
    pub name: Option<usize>,
    pub first: Option<usize>,
    pub last: Option<usize>,
    pub title: Option<usize>,
    pub company: Option<usize>,
    pub domain: Option<usize>,
    pub email: Option<usize>,
    pub why: Option<usize>,
    pub trigger: Option<usize>,
    pub trigger_on: Option<usize>,
    pub value: Option<usize>,
    pub deal: Option<usize>,
    pub asker: Option<usize>,
    pub mutuals: Vec<usize>,
    pub headcount: Option<usize>,
    pub country: Option<usize>,
    pub industry: Option<usize>,
}

impl Columns {
    pub fn bind(layout: &Layout) -> Self {
        let mut columns = Self {
            person: layout.column(PERSON),
            urls: URL
                .iter()
                .filter_map(|name| layout.column(&[name]))
                .collect(),
            name: layout.column(NAME),
            first: layout.column(FIRST),
            last: layout.column(LAST),
            title: layout.column(TITLE),
            company: layout.column(COMPANY),
            domain: layout.column(DOMAIN),
            email: layout.column(EMAIL),
            why: layout.column(WHY),
            trigger: layout.column(TRIGGER),
            trigger_on: layout.column(TRIGGER_ON),
            value: layout.column(VALUE),
            deal: layout.column(DEAL),
            asker: layout.column(OWNER),
            mutuals: MUTUALS
                .iter()
                .filter_map(|name| layout.column(&[name]))
                .collect(),
            headcount: layout.column(HEADCOUNT),
            country: layout.column(COUNTRY),
            industry: layout.column(INDUSTRY),
        };
        // `name,domain,…` without anything personal is a list of accounts.
        let personal = columns.person.is_some()
            || !columns.urls.is_empty()
            || columns.email.is_some()
            || columns.title.is_some()
            || columns.first.is_some();
        if columns.company.is_none()
            && !personal
            && layout.column(NAME) == layout.column(&["name"])
            && columns.domain.is_some()
        {
            columns.company = columns.name.take();
        }
        columns
    }
}
