//! The small language of `--role`: `vp+ & (sales | 'revenue')`.
//!
//! ```text
//! role   = part { "|" part }
//! part   = piece { "&" piece }
//! piece  = "(" role ")" | level | level "+" | function | 'words' | "words"
//! ```
//!
//! A level alone means exactly that level, with `+` at least that level. A function is a class of the word table.
//! Quoted words must stand in the title, next to each other.

use introrank_core::keys::title::{
    FunctionIx, Role, Seniority, TitleTable, contains, folded_words,
};

/// A condition on a person's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleFilter {
    node: Node,
    /// As the user wrote it.
    pub text: String,
    /// As one would say it: `VP or above in sales or "revenue"`.
    pub words: String,
    /// Nobody named it: whoever decides is meant, see [`decision_makers`](Self::decision_makers).
    pub is_assumed: bool,
    /// Words of titles that are never meant.
    avoid: Vec<Vec<String>>,
}

/// Below this head-count a manager decides too.
const SMALL: f64 = 50.0;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Any(Vec<Node>),
    All(Vec<Node>),
    Exactly(Seniority),
    AtLeast(Seniority),
    Function(FunctionIx),
    Words(Vec<String>),
}

impl RoleFilter {
    /// Reads a condition.
    ///
    /// # Errors
    /// A sentence that names the word that was not understood and what may stand there.
    pub fn parse(text: &str, table: &TitleTable) -> Result<Self, String> {
        let mut parser = Parser {
            tokens: tokens(text)?,
            at: 0,
            table,
        };
        let node = parser.any()?;
        match parser.peek() {
            None => {
                let words = phrase(&node, table);
                Ok(Self {
                    node,
                    text: text.trim().to_owned(),
                    words,
                    is_assumed: false,
                    avoid: Vec::new(),
                })
            }
            Some(token) => Err(format!(
                "'{}' was not expected here; join conditions with & and |",
                token.text()
            )),
        }
    }

    /// Whoever decides, where nobody says who is meant: directors and above; in a company of less than 50 people managers too.
    pub fn decision_makers() -> Self {
        Self {
            node: Node::AtLeast(Seniority::Director),
            text: "director+".to_owned(),
            words: "decision-maker".to_owned(),
            is_assumed: true,
            avoid: Vec::new(),
        }
    }

    /// The same without titles that have one of these words in them.
    #[must_use]
    pub fn avoiding(mut self, words: &[String]) -> Self {
        let words = words.iter().map(|words| folded_words(words));
        self.avoid = words.filter(|words| !words.is_empty()).collect();
        self
    }

    /// True when a title with this reading fulfils the condition, at an account of so many people.
    pub fn accepts(&self, title: &str, role: Role, heads: Option<f64>) -> bool {
        let words = folded_words(title);
        if self.avoid.iter().any(|phrase| contains(&words, phrase)) {
            return false;
        }
        let decides_in_small = self.is_assumed
            && heads.is_some_and(|heads| heads < SMALL)
            && role
                .seniority
                .is_some_and(|level| level >= Seniority::Manager);
        decides_in_small || accepts(&self.node, &words, role)
    }

    /// The functions the condition names, for guessing about people it describes.
    pub fn functions(&self) -> Vec<FunctionIx> {
        let mut found = Vec::new();
        collect(&self.node, &mut found);
        found
    }
}

/// The condition as somebody one can ask for: "director or above in design", "person in engineering".
fn phrase(node: &Node, table: &TitleTable) -> String {
    let is_level = |node: &Node| matches!(node, Node::Exactly(_) | Node::AtLeast(_));
    match node {
        node if is_level(node) => words(node, table),
        Node::Any(list) => {
            let each: Vec<String> = list.iter().map(|node| phrase(node, table)).collect();
            each.join(" or ")
        }
        Node::All(list) if list.iter().any(is_level) => {
            let (levels, rest): (Vec<&Node>, Vec<&Node>) = list.iter().partition(|n| is_level(n));
            let join = |nodes: &[&Node]| {
                let each: Vec<String> = nodes.iter().map(|node| words(node, table)).collect();
                each.join(" and ")
            };
            if rest.is_empty() {
                join(&levels)
            } else {
                format!("{} in {}", join(&levels), join(&rest))
            }
        }
        Node::Words(_) => format!("person with {} in the title", words(node, table)),
        other => format!("person in {}", words(other, table)),
    }
}

fn words(node: &Node, table: &TitleTable) -> String {
    let level = |level: &Seniority| match level {
        Seniority::Vp => "VP".to_owned(),
        Seniority::Cxo => "chief officer".to_owned(),
        other => Seniority::ALL
            .iter()
            .find(|(l, _)| l == other)
            .map_or(String::new(), |(_, name)| (*name).to_owned()),
    };
    let each = |list: &[Node]| list.iter().map(|n| words(n, table)).collect::<Vec<_>>();
    match node {
        Node::Any(list) => each(list).join(" or "),
        Node::All(list) => each(list).join(" and "),
        Node::Exactly(at) => level(at),
        Node::AtLeast(at) => format!("{} or above", level(at)),
        Node::Function(function) => table.function_name(*function).to_owned(),
        Node::Words(list) => format!("\"{}\"", list.join(" ")),
    }
}

fn collect(node: &Node, found: &mut Vec<FunctionIx>) {
    match node {
        Node::Any(list) | Node::All(list) => list.iter().for_each(|n| collect(n, found)),
        Node::Function(function) => found.push(*function),
        _ => {}
    }
}

fn accepts(node: &Node, words: &[String], role: Role) -> bool {
    match node {
        Node::Any(list) => list.iter().any(|n| accepts(n, words, role)),
        Node::All(list) => list.iter().all(|n| accepts(n, words, role)),
        Node::Exactly(level) => role.seniority == Some(*level),
        Node::AtLeast(level) => role.seniority.is_some_and(|s| s >= *level),
        Node::Function(function) => role.function.same(*function),
        Node::Words(phrase) => contains(words, phrase),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Plus,
    Word(String),
    Quoted(String),
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Open => "(",
            Self::Close => ")",
            Self::And => "&",
            Self::Or => "|",
            Self::Plus => "+",
            Self::Word(text) | Self::Quoted(text) => text,
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => out.push(Token::Open),
            ')' => out.push(Token::Close),
            '&' => out.push(Token::And),
            '|' => out.push(Token::Or),
            '+' => out.push(Token::Plus),
            '\'' | '"' => {
                let quoted: String = chars.by_ref().take_while(|next| *next != c).collect();
                out.push(Token::Quoted(quoted));
            }
            c if c.is_whitespace() => {}
            c if c.is_alphanumeric() => {
                let mut word = c.to_string();
                while let Some(next) =
                    chars.next_if(|n| n.is_alphanumeric() || *n == '-' || *n == ' ')
                {
                    word.push(next);
                }
                out.push(Token::Word(word.trim().to_lowercase()));
            }
            other => {
                return Err(format!(
                    "'{other}' means nothing in a role; put words of a title in quotes"
                ));
            }
        }
    }
    Ok(out)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    table: &'a TitleTable,
}

/// Brackets nest no deeper than this; a deeper condition is refused, so that none can exhaust the stack.
const DEEPEST: usize = 64;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> Result<Node, String> {
        let mut list = vec![self.all()?];
        while self.take(&Token::Or) {
            list.push(self.all()?);
        }
        Ok(if list.len() == 1 {
            list.remove(0)
        } else {
            Node::Any(list)
        })
    }

    fn all(&mut self) -> Result<Node, String> {
        let mut list = vec![self.piece()?];
        while self.take(&Token::And) {
            list.push(self.piece()?);
        }
        Ok(if list.len() == 1 {
            list.remove(0)
        } else {
            Node::All(list)
        })
    }

    fn piece(&mut self) -> Result<Node, String> {
        let token = self.peek().cloned();
        self.at += 1;
        match token {
            Some(Token::Open) => {
                if self.tokens[..self.at]
                    .iter()
                    .filter(|t| **t == Token::Open)
                    .count()
                    > DEEPEST
                {
                    return Err(format!("more than {DEEPEST} brackets"));
                }
                let inner = self.any()?;
                if self.take(&Token::Close) {
                    Ok(inner)
                } else {
                    Err("a bracket is not closed".into())
                }
            }
            Some(Token::Quoted(text)) if !folded_words(&text).is_empty() => {
                Ok(Node::Words(folded_words(&text)))
            }
            Some(Token::Word(word)) => self.word(&word),
            Some(other) => Err(format!(
                "a level, a function or quoted words should stand where '{}' is",
                other.text()
            )),
            None => Err(
                "the condition ends too early: a level, a function or quoted words should follow"
                    .into(),
            ),
        }
    }

    fn word(&mut self, word: &str) -> Result<Node, String> {
        let word = if word == "c-level" { "cxo" } else { word };
        if let Some((level, _)) = Seniority::ALL.iter().find(|(_, name)| *name == word) {
            return Ok(if self.take(&Token::Plus) {
                Node::AtLeast(*level)
            } else {
                Node::Exactly(*level)
            });
        }
        if let Some(function) = self.table.function(word) {
            return Ok(Node::Function(function));
        }
        let levels: Vec<&str> = Seniority::ALL.iter().map(|(_, name)| *name).collect();
        let functions: Vec<&str> = self.table.function_names().collect();
        Err(format!(
            "'{word}' is neither a level ({}) nor a function ({}); put words of a title in quotes",
            levels.join(", "),
            functions.join(", ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(condition: &str, title: &str) -> bool {
        let table = TitleTable::default();
        RoleFilter::parse(condition, &table)
            .unwrap()
            .accepts(title, table.role(title), None)
    }

    #[test]
    fn conditions_mean_what_they_say() {
        assert!(accepted("vp+ & (sales | 'revenue')", "VP Sales"));
        assert!(accepted(
            "vp+ & (sales | 'revenue')",
            "Chief Revenue Officer"
        ));
        assert!(!accepted("vp+ & (sales | 'revenue')", "Sales Manager"));
        assert!(!accepted("vp", "CEO"));
        assert!(accepted(
            "customer success & director+",
            "Head of Customer Success"
        ));
        assert_eq!(
            RoleFilter::parse("vp+ & (sales | 'revenue')", &TitleTable::default())
                .unwrap()
                .words,
            "VP or above in sales or \"revenue\""
        );
        for (condition, want) in [
            ("engineering", "person in engineering"),
            ("design & director+", "director or above in design"),
            ("'revenue'", "person with \"revenue\" in the title"),
        ] {
            let filter = RoleFilter::parse(condition, &TitleTable::default()).unwrap();
            assert_eq!(filter.words, want);
        }
        assert!(accepted("\"head of\"", "Head of Ops"));
        assert!(!accepted("'of head'", "Head of Ops"));
    }

    #[test]
    fn mistakes_are_explained() {
        let table = TitleTable::default();
        let error = |text: &str| RoleFilter::parse(text, &table).unwrap_err();
        assert!(error("boss").contains("neither a level"));
        assert!(error("(vp").contains("not closed"));
        assert!(error("vp &").contains("ends too early"));
        assert!(error("vp sales").contains("neither"));
        assert!(error("").contains("ends too early"));
        assert!(error(&"(".repeat(100_000)).contains("brackets"));
    }
}
