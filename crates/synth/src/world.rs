//! The invented world: who exists, where they work, who knows whom. Nothing is stored that can be drawn again.

use super::words;
use introrank_core::day::Day;
use introrank_core::keys::name::fold;
use introrank_core::numeric::rng::Rng;

/// What to invent.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Teammates, each with an export.
    pub teammates: u32,
    /// People outside the company.
    pub contacts: u32,
    /// Companies.
    pub accounts: u32,
    /// Connections per teammate, on average.
    pub connections: u32,
    /// Everything is drawn from this number.
    pub seed: u64,
    /// The day the newest exports are made.
    pub as_of: Day,
    /// Exports of the years before addresses were in them.
    pub without_urls: bool,
    /// Messages each way on a day on which two people write.
    pub messages_a_day: u32,
}

impl Default for Plan {
    /// A company of eight, as of 30 June 2026.
    fn default() -> Self {
        Self {
            teammates: 8,
            contacts: 3000,
            accounts: 40,
            connections: 500,
            seed: 1,
            as_of: Day::from_number(20_634),
            without_urls: false,
            messages_a_day: 1,
        }
    }
}

/// One invented company.
#[derive(Clone, Debug)]
pub struct Company {
    /// Short name, without legal form.
    pub name: String,
    /// Legal form.
    pub legal: &'static str,
    /// Domain under a name that nobody can own.
    pub domain: String,
    /// Head-count.
    pub headcount: u32,
}

/// One invented person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Given name.
    pub first: String,
    /// Surname.
    pub last: String,
    /// Address slug today.
    pub slug: String,
    /// Address slug before it was changed, for the few who changed it.
    pub old_slug: Option<String>,
    /// Company today; `None` for fillers.
    pub account: Option<u32>,
    /// Company two years ago.
    pub old_account: Option<u32>,
    /// Title.
    pub title: String,
    /// Shows an e-mail address to connections.
    pub shows_email: bool,
}

/// The world of a plan.
pub struct World {
    /// What was asked for.
    pub plan: Plan,
    /// Companies; the first ones are the largest.
    pub companies: Vec<Company>,
    members: Vec<Vec<u32>>,
}

const COMPANY: u64 = 1 << 40;
const PERSON: u64 = 2 << 40;
const EXPORT: u64 = 3 << 40;
const TEAM: u64 = 4 << 40;

impl World {
    /// Invents companies and places people in them. O(contacts).
    pub fn new(plan: Plan) -> Self {
        let mut companies: Vec<Company> = (0..plan.accounts).map(|i| company(&plan, i)).collect();
        let mut members = vec![Vec::new(); companies.len()];
        for i in 0..plan.contacts {
            if let Some(account) = account_of(&plan, i) {
                members[account as usize].push(i);
            }
        }
        // More people work at a company than anybody here knows.
        for (company, members) in companies.iter_mut().zip(&members) {
            company.headcount += 2 * members.len() as u32;
        }
        Self {
            plan,
            companies,
            members,
        }
    }

    /// A contact by number.
    pub fn contact(&self, i: u32) -> Person {
        self.person(PERSON + u64::from(i), account_of(&self.plan, i))
    }

    /// A teammate by number. Teammates work together at a company that is no account.
    pub fn teammate(&self, i: u32) -> Person {
        let mut person = self.person(TEAM + u64::from(i), None);
        const FIXED: [(&str, &str); 4] = [
            ("Dana", "Ruiz"),
            ("Tom", "Becker"),
            ("Priya", "Nair"),
            ("Jürgen", "Groß"),
        ];
        if let Some((first, last)) = FIXED.get(i as usize) {
            (person.first, person.last) = ((*first).into(), (*last).into());
        }
        person.slug = format!(
            "{}-{}-t{}",
            slug_of(&person.first),
            slug_of(&person.last),
            i + 1
        );
        person.old_slug = None;
        person.title = [
            "Account Executive",
            "Account Executive",
            "Sales Manager",
            "Customer Success Manager",
            "Head of Sales",
        ][i as usize % 5]
            .into();
        person
    }

    fn person(&self, subject: u64, account: Option<u32>) -> Person {
        let mut rng = Rng::new(self.plan.seed, subject);
        let first = rng.pick(words::FIRST).to_owned();
        let last = if rng.chance(0.06) {
            format!("{} {}", rng.pick(words::LAST), rng.pick(words::LAST))
        } else {
            rng.pick(words::LAST).to_owned()
        };
        // A number of its own keeps two people of one name apart, as the real site does.
        let number = format!(
            "{:04x}{:05x}",
            (subject & 0xFFFF) as u16 ^ 0x1a2b,
            rng.below(1 << 20)
        );
        let plain = format!("{}-{}", slug_of(&first), slug_of(&last));
        let numbered = rng.chance(0.85) || subject & 0xFF_FFFF >= 4000;
        let slug = if numbered {
            format!("{plain}-{number}")
        } else {
            format!("{plain}-{}", subject & 0xFF_FFFF)
        };
        let old_slug =
            (numbered && rng.chance(0.01)).then(|| format!("{}-{number}", slug_of(&first)));
        let (_, titles) = words::CAREERS[rng.below(words::CAREERS.len() as u64) as usize];
        let level = [0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5][rng.below(13) as usize];
        let moved = rng.chance(0.08);
        let old_account = if moved && !self.companies.is_empty() {
            Some(rng.skewed(self.companies.len() as u64, 1.6) as u32)
        } else {
            account
        };
        Person {
            first,
            last,
            slug,
            old_slug,
            account,
            old_account,
            title: titles[level].into(),
            shows_email: rng.chance(0.04),
        }
    }

    /// Whom a teammate is connected with, and since when: distinct contacts, some companies much more than others.
    pub fn connections(&self, teammate: u32) -> Vec<(u32, Day)> {
        let mut rng = Rng::new(self.plan.seed, EXPORT + u64::from(teammate));
        let n = u64::from(self.plan.contacts);
        let mean = f64::from(self.plan.connections);
        // Heavy-tailed: some teammates have several times the average.
        let wanted = ((mean * 0.5 * (1.0 - rng.unit()).powf(-0.5)).min(mean * 6.0) as u64)
            .clamp(1, n * 6 / 10);
        let homes: Vec<u32> = (0..3)
            .map(|_| rng.skewed(self.companies.len() as u64, 1.3) as u32)
            .collect();
        let mut seen = hashbrown::HashSet::new();
        let mut out = Vec::new();
        let mut tries = 0;
        while (out.len() as u64) < wanted && tries < wanted * 20 {
            tries += 1;
            let home = &self.members[homes[rng.below(3) as usize] as usize];
            let contact = if rng.chance(0.4) && !home.is_empty() {
                home[rng.below(home.len() as u64) as usize]
            } else {
                rng.skewed(n, 1.8) as u32
            };
            if seen.insert(contact) {
                let age = (rng.unit().powf(1.5) * 4000.0) as i32 + 1;
                out.push((contact, self.exported_on(teammate).plus(-age)));
            }
        }
        out.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        out
    }

    /// When a teammate made the export: most lately, some long ago.
    pub fn exported_on(&self, teammate: u32) -> Day {
        let mut rng = Rng::new(self.plan.seed, EXPORT * 2 + u64::from(teammate));
        let newest = if self.plan.without_urls {
            self.plan.as_of.plus(-4 * 365)
        } else {
            self.plan.as_of
        };
        if rng.chance(0.25) {
            newest.plus(-(rng.below(700) as i32))
        } else {
            newest.plus(-(rng.below(10) as i32))
        }
    }

    /// Contacts who work at a company, ascending.
    pub fn members(&self, company: u32) -> &[u32] {
        &self.members[company as usize]
    }

    /// A generator for one subject of this world.
    pub fn rng(&self, subject: u64) -> Rng {
        Rng::new(self.plan.seed, (5 << 40) + subject)
    }
}

fn account_of(plan: &Plan, contact: u32) -> Option<u32> {
    let mut rng = Rng::new(plan.seed, PERSON * 3 + u64::from(contact));
    (!rng.chance(0.05)).then(|| rng.skewed(u64::from(plan.accounts), 1.6) as u32)
}

fn company(plan: &Plan, i: u32) -> Company {
    let mut rng = Rng::new(plan.seed, COMPANY + u64::from(i));
    let front = words::COMPANY_FRONT[i as usize % words::COMPANY_FRONT.len()];
    let round = i as usize / words::COMPANY_FRONT.len();
    let mut name = match (
        round,
        words::COMPANY_BACK[round % words::COMPANY_BACK.len()],
    ) {
        (_, "") => front.to_owned(),
        (_, back) => format!("{front} {back}"),
    };
    if round >= words::COMPANY_BACK.len() {
        name = format!("{name} {}", round / words::COMPANY_BACK.len() + 1);
    }
    let headcount = (20.0 * (1.0 - rng.unit()).powf(-1.1)).min(60_000.0) as u32;
    let domain = format!("{}.example", name.to_lowercase().replace(' ', "-"));
    Company {
        name,
        legal: rng.pick(words::LEGAL),
        domain,
        headcount,
    }
}

/// The slug of a name: the site keeps accents, and so do a few here.
fn slug_of(name: &str) -> String {
    let lower = name.to_lowercase().replace([' ', '\''], "-");
    if lower.contains(['ß', 'å', 'č']) {
        lower
    } else {
        fold_words(&lower)
    }
}

fn fold_words(text: &str) -> String {
    text.split('-').map(fold).collect::<Vec<_>>().join("-")
}
