//! Joining records into people, within what may be joined: never two that one export lists, unless the user says so, and
//! never two that the user keeps apart.

use hashbrown::{HashMap, HashSet};
use petgraph::unionfind::UnionFind;

use super::rule::{NONE, Rule};
use introrank_core::columns::Interner;

/// A growing union of nodes.
pub(super) struct Joiner {
    union: UnionFind<u32>,
    /// Exports that list each person, for those whom [`join`](Self::join) may join; by representative.
    exports: HashMap<u32, HashSet<u32>>,
    /// Nodes that each person is kept apart from; by representative.
    apart: HashMap<u32, Vec<u32>>,
    /// The rule that joined a node.
    rules: HashMap<u32, Rule>,
}

impl Joiner {
    /// Every node on its own.
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            union: UnionFind::new(nodes),
            exports: HashMap::new(),
            apart: HashMap::new(),
            rules: HashMap::new(),
        }
    }

    /// Notes which exports list the people in `watched`, and those with an e-mail.
    pub(super) fn note(
        &mut self,
        profile: &[Vec<u32>],
        email: &[Vec<u32>],
        watched: &HashSet<u32>,
    ) {
        for (e, (profiles, mails)) in profile.iter().zip(email).enumerate() {
            for (&node, &mail) in profiles.iter().zip(mails) {
                if mail != NONE || watched.contains(&node) {
                    let root = self.union.find(if node == NONE { mail } else { node });
                    self.exports.entry(root).or_default().insert(e as u32);
                }
            }
        }
    }

    /// Does what the user decided, as (same person, node, other node), the newest decision first: an older one that
    /// contradicts it has no effect.
    pub(super) fn obey(&mut self, decisions: &[(bool, u32, u32)]) {
        for &(same, one, other) in decisions.iter().rev() {
            let (a, b) = (self.union.find(one), self.union.find(other));
            if same {
                self.connect(one, other, Rule::Decided);
            } else if a != b {
                self.apart.entry(a).or_default().push(other);
                self.apart.entry(b).or_default().push(one);
            }
        }
    }

    /// The representative of a node's person.
    pub(super) fn find(&self, node: u32) -> u32 {
        self.union.find(node)
    }

    /// The node of a key, made on its own if it is new.
    pub(super) fn node(&mut self, nodes: &mut Interner, key: &str) -> u32 {
        let node = nodes.intern(key);
        while self.union.len() < nodes.len() {
            self.union.new_set();
        }
        node
    }

    /// Joins two nodes unless some export lists both of their people or the user keeps them apart.
    pub(super) fn join(&mut self, first: u32, second: u32, rule: Rule) {
        let (a, b) = (self.union.find_mut(first), self.union.find_mut(second));
        let overlap = match (self.exports.get(&a), self.exports.get(&b)) {
            (Some(a), Some(b)) => !a.is_disjoint(b),
            _ => false,
        };
        if !overlap {
            self.connect(first, second, rule);
        }
    }

    /// Joins a node with another unless the user keeps their people apart. True when they are one person afterwards.
    pub(super) fn connect(&mut self, first: u32, second: u32, rule: Rule) -> bool {
        let (a, b) = (self.union.find_mut(first), self.union.find_mut(second));
        if a == b {
            return true;
        }
        let kept_apart = self
            .apart
            .get(&a)
            .is_some_and(|others| others.iter().any(|other| self.union.find(*other) == b));
        if kept_apart {
            return false;
        }
        self.union.union(a, b);
        let root = self.union.find_mut(a);
        let gone = if root == a { b } else { a };
        if let Some(listed) = self.exports.remove(&gone) {
            self.exports.entry(root).or_default().extend(listed);
        }
        if let Some(others) = self.apart.remove(&gone) {
            self.apart.entry(root).or_default().extend(others);
        }
        self.rules.insert(first, rule);
        self.rules.entry(second).or_insert(rule);
        true
    }

    /// The representative of every node, and the rule that joined each.
    pub(super) fn finish(self) -> (Vec<u32>, HashMap<u32, Rule>) {
        let root = (0..self.union.len() as u32)
            .map(|node| self.union.find(node))
            .collect();
        (root, self.rules)
    }
}
