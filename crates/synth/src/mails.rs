//! One file of mails between invented people: ties that wax and wane, people who answer more or less, introductions.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use introrank_core::day::Day;
use introrank_core::moment::Moment;
use introrank_core::numeric::rng::Rng;

/// Size and seed of a history of mails.
#[derive(Clone, Copy, Debug)]
pub struct MailPlan {
    /// People.
    pub people: u32,
    /// Days.
    pub days: u32,
    /// The last day.
    pub until: Day,
    /// Everything is drawn from this number.
    pub seed: u64,
}

/// One mail to one person; several with one number are one mail to several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mail {
    /// When.
    pub at: Moment,
    /// Number of the mail.
    pub message: u32,
    /// Who wrote.
    pub from: u32,
    /// To whom.
    pub to: u32,
}

/// What a person is like.
struct Character {
    /// Mails begun per day.
    pace: f64,
    /// Share of mails answered, before the tie counts.
    answers: f64,
    /// With whom, and how likely to be chosen; changes over time.
    ties: BTreeMap<u32, f64>,
}

/// Mails begun per person and day, on average.
const PACE: f64 = 0.35;
const HOUR: i64 = 3600;

/// A world in which mails are written, minute by minute.
struct Post {
    characters: Vec<Character>,
    mails: Vec<Mail>,
    /// Mails to come, the next first: (when, from, to).
    due: BinaryHeap<Reverse<(i64, u32, u32)>>,
    last_number: u32,
    rng: Rng,
}

/// Draws the mails, in the order of time. Groups of 25 write to each other most.
pub fn draw(plan: MailPlan) -> Vec<Mail> {
    let mut rng = Rng::new(plan.seed, 11);
    let characters = (0..plan.people.max(10)).map(|_| Character {
        pace: PACE * (0.15 + 3.0 * rng.unit().powi(3)),
        answers: 0.12 + 0.75 * rng.unit(),
        ties: BTreeMap::new(),
    });
    let mut post = Post {
        characters: characters.collect(),
        mails: Vec::new(),
        due: BinaryHeap::new(),
        last_number: 0,
        rng,
    };
    let first = Moment::start_of(plan.until.plus(1 - plan.days as i32)).seconds();
    for day in 0..i64::from(plan.days) {
        post.day(first + day * 24 * HOUR);
    }
    post.deliver(first + i64::from(plan.days) * 24 * HOUR - 1);
    post.mails.sort_unstable();
    post.mails
}

impl Post {
    fn day(&mut self, midnight: i64) {
        let mut begun: Vec<(i64, u32)> = Vec::new();
        for person in 0..self.characters.len() as u32 {
            let mut pace = self.characters[person as usize].pace;
            while self.rng.unit() < pace {
                begun.push((
                    midnight + 8 * HOUR + self.rng.below(10 * 3600) as i64,
                    person,
                ));
                pace *= 0.4;
            }
        }
        begun.sort_unstable();
        for (at, person) in begun {
            self.deliver(at);
            self.begin(at, person);
        }
        // Ties fade unless they are used.
        for character in &mut self.characters {
            character
                .ties
                .values_mut()
                .for_each(|weight| *weight *= 0.985);
        }
    }

    /// Somebody begins something: a mail to one, or one that brings two together.
    fn begin(&mut self, at: i64, person: u32) {
        let mut to = BTreeSet::from([self.choose(person)]);
        if self.rng.chance(0.06) && self.characters[person as usize].ties.len() > 3 {
            to.insert(self.choose(person));
        }
        to.remove(&person);
        self.last_number += 1;
        let number = self.last_number;
        let to: Vec<u32> = to.into_iter().collect();
        if let [s, t] = to[..]
            && !self.characters[s as usize].ties.contains_key(&t)
            && self.rng.chance(0.15)
        {
            let later = at + (20 + self.rng.below(150) as i64) * HOUR;
            self.due.push(Reverse((later, s, t)));
        }
        for other in to {
            self.send(at, person, other, number, true);
        }
    }

    /// Whom somebody writes to: mostly a tie by its weight, sometimes one of their group, seldom anybody.
    fn choose(&mut self, person: u32) -> u32 {
        let people = self.characters.len() as u32;
        let ties = &self.characters[person as usize].ties;
        let total: f64 = ties.values().sum();
        if total > 0.0 && self.rng.chance(0.93) {
            let mut left = self.rng.unit() * total;
            for (other, weight) in ties {
                left -= weight;
                if left <= 0.0 {
                    return *other;
                }
            }
        }
        if self.rng.chance(0.8) {
            (person / 25 * 25 + self.rng.below(25) as u32).min(people - 1)
        } else {
            self.rng.below(u64::from(people)) as u32
        }
    }

    /// A mail is written; unless the conversation ends with it, an answer may be to come.
    fn send(&mut self, at: i64, from: u32, to: u32, message: u32, open: bool) {
        self.mails.push(Mail {
            at: Moment::from_seconds(at),
            message,
            from,
            to,
        });
        *self.characters[from as usize].ties.entry(to).or_insert(0.0) += 1.0;
        let other = &self.characters[to as usize];
        let weight = other.ties.get(&from).copied().unwrap_or(0.0);
        let answers = other.answers * (0.55 + 0.45 * weight / (weight + 2.0));
        if self.rng.chance(answers) && open {
            let delay = (self.rng.unit().powi(3) * 120.0 * HOUR as f64) as i64 + 600;
            self.due.push(Reverse((at + delay, to, from)));
        }
    }

    /// Writes the mails that are due until a moment. Three of ten answers are answered again.
    fn deliver(&mut self, until: i64) {
        while let Some(Reverse((at, from, to))) = self.due.pop() {
            if at > until {
                self.due.push(Reverse((at, from, to)));
                return;
            }
            self.last_number += 1;
            let answered = self.rng.chance(0.3);
            self.send(at, from, to, self.last_number, answered);
        }
    }
}

/// Writes `out/interactions.csv`. Returns the number of rows.
///
/// # Errors
/// When writing fails.
pub fn write(plan: MailPlan, out: &Path) -> io::Result<usize> {
    fs::create_dir_all(out)?;
    let mut file = BufWriter::new(fs::File::create(out.join("interactions.csv"))?);
    file.write_all(b"from,to,at,kind,message\n")?;
    let mails = draw(plan);
    for mail in &mails {
        writeln!(
            file,
            "m{:05},m{:05},{},mail,{}",
            mail.from, mail.to, mail.at, mail.message
        )?;
    }
    file.flush()?;
    Ok(mails.len())
}
