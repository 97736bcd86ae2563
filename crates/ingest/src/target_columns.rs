//! What prospecting tools and CRMs call the columns of their lists.

use super::lists::HEADCOUNT;
use super::meaning::{self, Looks, Meaning};
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

/// All of them but ids.
pub(super) const ALL: [&[&str]; 19] = [
    HEADCOUNT, PERSON, URL, NAME, FIRST, LAST, TITLE, COMPANY, DOMAIN, EMAIL, OWNER, WHY, TRIGGER,
    VALUE, DEAL, TRIGGER_ON, COUNTRY, INDUSTRY, MUTUALS,
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
    /// By what tools call their columns, else by what a header means in any language; addresses by their looks, whatever
    /// stands above them.
    pub fn bind(layout: &Layout, text: &str) -> Self {
        let mut columns = Self::named(layout);
        let header = &layout.header;
        // The columns that tools name say more than what else could be meant.
        let taken: Vec<usize> = columns.bound().into_iter().map(|(at, _)| at).collect();
        let meant = |wanted| {
            let mut all = meaning::columns(header, wanted).into_iter();
            all.find(|at| !taken.contains(at))
        };
        let looks = meaning::looks(text, layout);
        let first_of = |wanted: Looks| {
            let mut found = looks.iter().enumerate();
            let found = found.find(|(at, looks)| **looks == Some(wanted) && !taken.contains(at));
            found.map(|(at, _)| at)
        };
        if columns.urls.is_empty() {
            columns.urls.extend(first_of(Looks::Profiles));
        }
        let fill = |own: &mut Option<usize>, other: &dyn Fn() -> Option<usize>| {
            *own = own.or_else(other);
        };
        fill(&mut columns.email, &|| meant(Meaning::Email));
        fill(&mut columns.email, &|| first_of(Looks::Emails));
        fill(&mut columns.company, &|| meant(Meaning::Company));
        fill(&mut columns.title, &|| meant(Meaning::Title));
        let has_name = columns.person.is_some() || columns.name.is_some();
        if !has_name && (columns.first.is_none() || columns.last.is_none()) {
            fill(&mut columns.first, &|| meant(Meaning::First));
            fill(&mut columns.last, &|| meant(Meaning::Last));
            if columns.last.is_none() {
                fill(&mut columns.name, &|| meant(Meaning::Name));
            }
        }
        columns
    }

    /// What each column was taken for, by its place.
    pub fn bound(&self) -> Vec<(usize, &'static str)> {
        let one = [
            (self.person, "person"),
            (self.name, "name"),
            (self.first, "first name"),
            (self.last, "last name"),
            (self.title, "title"),
            (self.company, "account"),
            (self.domain, "domain"),
            (self.email, "e-mail"),
            (self.why, "why"),
            (self.trigger, "trigger"),
            (self.trigger_on, "day of the trigger"),
            (self.value, "value"),
            (self.deal, "deal"),
            (self.asker, "owner"),
            (self.headcount, "size"),
            (self.country, "country"),
            (self.industry, "industry"),
        ];
        let one = one.into_iter().filter_map(|(at, what)| Some((at?, what)));
        let urls = self.urls.iter().map(|at| (*at, "profile"));
        let mutuals = self.mutuals.iter().map(|at| (*at, "mutual connections"));
        let mut all: Vec<(usize, &str)> = one.chain(urls).chain(mutuals).collect();
        all.sort_unstable();
        all
    }

    fn named(layout: &Layout) -> Self {
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
