//! Wrong invocations: each ends with exit 2 and a message that names the file, the line, the flag and what to do.

use crate::world::World;

/// A team of one with a workspace, and files that are not what the flags want.
fn world() -> World {
    let world = World::new();
    world
        .file("e/owners.csv", "file,name,url\ndana.csv,Dana Ruiz,in/dana\n")
        .export(
            "e/dana.csv",
            &[
                "Ana,Souza,ana,Northwind,VP Sales,01 Jan 2024",
                "Bo,Lind,bo,Northwind,CEO,02 Jan 2024",
                "Ana,Souza,ana2,Contoso,Buyer,03 Jan 2024",
            ],
        )
        .file("list.csv", "Company,Amount\nNorthwind,\n")
        .file("empty.csv", "")
        .file("xy.csv", "x,y\n1,2\n")
        .file("photo.png", b"\x89PNG\r\n\x1a\n0000IHDR")
        .file("photo.csv", b"\x89PNG\r\n\x1a\n0000IHDR")
        .file("page.csv", "<html><table><tr><td>a</td></tr></table></html>")
        .file("noise.bin", b"\xff\x00\x01\xfe\x07")
        .file("nobody.csv", "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n")
        .file("kind.csv", "from,to,kind\nin:a,in:b,friend\n")
        .file("p.csv", "from,to,forward\nin:a,in:b,1.5\n")
        .file("at.csv", "from,to,at\nin:a,in:b,yesterday\n")
        .file("smoke.csv", "from,to,at,kind\nin:a,in:b,2024-01-01,smoke\n")
        .file("rule.csv", "who,rule\nBo Lind,burn\n")
        .file("words.toml", "not toml")
        .file("prior.toml", "[strength]\nprior = 2\n")
        .file("entries.csv", "on,what,introducer,target\n2024-99-99,asked,Bo Lind,Northwind\n")
        .file("stages.csv", "stage,what\nOpen,dance\n")
        .file("crm.csv", "Opportunity ID,Stage,Account Name\n1,Open,Northwind\n")
        .file("outcomes.csv", "at,asker,introducer,target,agreed,sent,engaged\n2024-01-01,in:dana,in:bo,in:ana,maybe,,\n")
        .file("folder/keep.txt", "");
    let run = world.go("import e -w ws");
    assert_eq!(run.code, 0, "{}", run.err);
    world
}

/// Runs a line whose words a space parts; `_` stands for a space within a word and `''` for an empty one.
fn ends_with(world: &World, line: &str) -> (i32, String) {
    let words: Vec<String> = line
        .split(' ')
        .map(|word| match word {
            "''" => String::new(),
            word => word.replace('_', " "),
        })
        .collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if !line.contains(" -w ")
        && !line.contains(" -e ")
        && !["synth", "completions"].contains(&words[0])
    {
        words.extend(["-w", "ws"]);
    }
    let run = world.run(&words);
    (run.code, run.err)
}

/// The lines, and what each must say.
const LINES: &[(&str, &str)] = &[
    (
        "log limit in:bo --as Dana --amount 1.5",
        "what limit? give --amount N",
    ),
    ("find", "<TARGET>"),
    (
        "find ''",
        "invalid value '' for '<TARGET>': it is empty: name somebody, or an account",
    ),
    (
        "find _",
        "invalid value ' ' for '<TARGET>': it is empty: name somebody, or an account",
    ),
    (
        "find Northwind --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    (
        "find Northwind --as ''",
        "invalid value '' for '--as <WHO>': it is empty: name somebody, or leave it out",
    ),
    (
        "find Northwind --role king",
        "--role: 'king' is neither a level (unpaid, training, entry, senior, manager, director, vp, partner, cxo, owner) nor a function (administration, business development, consulting, customer success, data, design, education, engineering, finance, general, healthcare, hr, it, legal, marketing, operations, product, program management, purchasing, quality, research, sales); put words of a title in quotes",
    ),
    (
        "find Northwind --role vp+_&_(",
        "--role: the condition ends too early: a level, a function or quoted words should follow",
    ),
    (
        "find Northwind --role (vp",
        "--role: a bracket is not closed",
    ),
    (
        "find Northwind --role ''",
        "--role: the condition ends too early: a level, a function or quoted words should follow",
    ),
    (
        "find Northwind --top 0",
        "invalid value '0' for '--top <N>': no whole number from 1 to 10000",
    ),
    (
        "find Northwind --top -1",
        "invalid value '-1' for '--top <N>': no whole number from 1 to 10000",
    ),
    (
        "find Northwind --top many",
        "invalid value 'many' for '--top <N>': no whole number from 1 to 10000",
    ),
    (
        "find Northwind --max-introducers 0",
        "invalid value '0' for '--max-introducers <N>': no whole number from 1 to 3",
    ),
    (
        "find Northwind --max-introducers 9",
        "invalid value '9' for '--max-introducers <N>': no whole number from 1 to 3",
    ),
    (
        "find Northwind --as-of 2026-02-30",
        "--as-of 2026-02-30 is no date; write it as 2026-03-31",
    ),
    (
        "find Northwind --as-of yesterday",
        "--as-of yesterday is no date; write it as 2026-03-31",
    ),
    (
        "find Northwind --threads 0",
        "invalid value '0' for '--threads <N>': no whole number from 1 to 1024",
    ),
    (
        "find Northwind --threads -2",
        "invalid value '-2' for '--threads <N>': no whole number from 1 to 1024",
    ),
    (
        "find Northwind --format xml",
        "invalid value 'xml' for '--format <FORMAT>'",
    ),
    (
        "find Northwind --color pink",
        "invalid value 'pink' for '--color <COLOR>'",
    ),
    (
        "find Northwind --include everybody",
        "invalid value 'everybody' for '--include <INCLUDE>'",
    ),
    (
        "find Northwind --config nowhere.toml",
        "nowhere.toml: cannot be read",
    ),
    ("find Northwind --config words.toml", "--config words.toml"),
    ("find Northwind --config prior.toml", "--config prior.toml"),
    ("find Northwind --titles words.toml", "--titles words.toml"),
    (
        "find Northwind --titles nowhere.toml",
        "nowhere.toml: cannot be read",
    ),
    (
        "find Northwind -e nowhere",
        "nowhere: no such file or folder",
    ),
    (
        "find Northwind -e folder",
        "no export and no list (folder/keep.txt: the file is empty); wanted: a LinkedIn archive, a Connections.csv, an ",
    ),
    (
        "find Northwind -e empty.csv",
        "no export and no list (empty.csv: the file is empty); wanted: a LinkedIn archive, a Connections.csv, an addres",
    ),
    (
        "find Northwind -e xy.csv",
        "no export and no list (xy.csv: no header that is known; the file begins [x, y]); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calendar, or a list with the header from,to",
    ),
    (
        "find Northwind -e photo.png",
        "nothing there to read (photo.png: a picture, page or document); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calendar, or a list with the header from,to",
    ),
    (
        "find Northwind -e photo.csv",
        "no export and no list (photo.csv: a picture); wanted: a LinkedIn archive, a Connections.csv, an address book, ",
    ),
    (
        "find Northwind -e page.csv",
        "no export and no list (page.csv: a web page, whatever it is called (Salesforce's .xls files are such): export it as CSV, or save it as CSV in a spreadsheet); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calendar, or a list with the header from,to",
    ),
    (
        "find Northwind -e noise.bin",
        "no export and no list (noise.bin: no table that is known); wanted: a LinkedIn archive, a Connections.csv, an a",
    ),
    (
        "find Northwind -e nobody.csv",
        "whose export is this? nobody.csv: no owner is named; add --owner \"Name <profile URL>\" for one export, or a fil",
    ),
    (
        "find Northwind -e *.nothing",
        "*.nothing: no such file or folder",
    ),
    (
        "find Northwind -e list.csv",
        "no export and no list (list.csv: no header that is known; the file begins [Company, Amount]); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calendar, or a list with the header from,to",
    ),
    (
        "find Northwind -w nowhere",
        "nowhere: no workspace there; `introrank import PATH...` makes one",
    ),
    (
        "find Northwind -w empty.csv",
        "empty.csv: cannot be used as a workspace",
    ),
    (
        "find Northwind -w ''",
        "a value is required for '--workspace <FOLDER>' but none was supplied",
    ),
    (
        "find Northwind --ties nowhere.csv",
        "nowhere.csv: no such file or folder",
    ),
    (
        "find Northwind --ties p.csv",
        "no usable row in p.csv (header: from, to, forward; 1 row rejected, the first on line 2: '1.5' is no strength: ",
    ),
    (
        "find Northwind --ties xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: from,to[,forward,backward][,kind][,since]",
    ),
    (
        "find Northwind --interactions at.csv",
        "no usable row in at.csv (header: from, to, at; 1 row rejected, the first on line 2: no moment that can be; write it as 2026-03-31T09:15:00Z)",
    ),
    (
        "find Northwind --interactions smoke.csv",
        "no usable row in smoke.csv (header: from, to, at, kind; 1 row rejected, the first on line 2: 'smoke' is not on",
    ),
    (
        "find Northwind --interactions xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: from,to,at[,kind][,message]",
    ),
    (
        "find Northwind --exclude rule.csv",
        "rule.csv, line 2: 'burn' is neither never_ask nor hide; a row that protects somebody is never passed over",
    ),
    (
        "find Northwind --exclude xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: who,rule",
    ),
    (
        "find Northwind --aliases xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: alias,account[,kind]",
    ),
    (
        "find Northwind --accounts xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: name,domain,headcount,aliases,relation",
    ),
    (
        "find Northwind --mutuals nowhere.txt --as Dana",
        "nowhere.txt: cannot be read",
    ),
    (
        "find Northwind --mutuals list.csv --as Dana",
        "--mutuals belong to one person, and 'Northwind' is an account; give the person's name or profile address",
    ),
    (
        "find Northwind --owner '' -e e/dana.csv",
        "invalid value '' for '--owner <WHO>': it is empty: name somebody, or leave it out",
    ),
    (
        "find Northwind --report nowhere/x.json",
        "nowhere/x.json cannot be written: there is no folder nowhere",
    ),
    (
        "find Northwind --report folder",
        "folder is a folder; give the name of a file",
    ),
    (
        "find Northwind --as Dana --team",
        "the argument '--team' cannot be used with '--as <WHO>'",
    ),
    (
        "find Northwind --frobnicate",
        "unexpected argument '--frobnicate' found",
    ),
    ("batch", "<LIST>"),
    ("batch nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "batch empty.csv",
        "empty.csv: there is no header: the file is empty; wanted: a column for the person (person, name, url, email) o",
    ),
    (
        "batch xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: a column for the person (person, name, url",
    ),
    ("batch photo.csv", "photo.csv: this is a picture"),
    (
        "batch page.csv",
        "page.csv: this is a web page, whatever it is called (Salesforce's .xls files are such): export it as CSV, or s",
    ),
    ("batch folder", "folder: a folder; give the file"),
    (
        "batch list.csv --as-column Nope",
        "list.csv: there is no column 'Nope'; the columns are: Company, Amount",
    ),
    (
        "batch list.csv --as-file nowhere.txt",
        "nowhere.txt: cannot be read",
    ),
    (
        "batch list.csv --as-file empty.csv",
        "empty.csv: there is no header: the file is empty; wanted: a column for the person (person, name, url, email) o",
    ),
    (
        "batch list.csv --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    (
        "batch list.csv --out folder",
        "folder is a folder; give the name of a file",
    ),
    (
        "batch list.csv --out nowhere/x.csv",
        "nowhere/x.csv cannot be written: there is no folder nowhere",
    ),
    (
        "batch list.csv --out list.csv",
        "--out list.csv: this file is read by the same command; choose another name",
    ),
    (
        "batch list.csv --crm pipedrive",
        "invalid value 'pipedrive' for '--crm <CRM>'",
    ),
    (
        "batch list.csv --crm hubspot --format jsonl",
        "the argument '--crm <CRM>' cannot be used with '--format <FORMAT>'",
    ),
    (
        "batch list.csv --crm hubspot --changed-since xy.csv",
        "--crm: the list has no column that says which record a row is (Record ID, Account ID, Email, domain, LinkedIn URL); its columns are: Company, Amount",
    ),
    ("batch list.csv --names", "--crm <CRM>"),
    ("plan", "<LIST>"),
    ("plan nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "plan empty.csv",
        "empty.csv: there is no header: the file is empty; wanted: a column for the person (person, name, url, email) o",
    ),
    (
        "plan list.csv --most -3",
        "invalid value '-3' for '--most <N>': no whole number from 0 to 1000000",
    ),
    (
        "plan list.csv --most many",
        "invalid value 'many' for '--most <N>': no whole number from 0 to 1000000",
    ),
    (
        "plan list.csv --as-column Nope",
        "list.csv: there is no column 'Nope'; the columns are: Company, Amount",
    ),
    (
        "plan list.csv --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    (
        "today --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    ("today --targets nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "today --as-of soon",
        "--as-of soon is no date; write it as 2026-03-31",
    ),
    ("do", "<LINE>"),
    (
        "do 1",
        "which lines? introrank today shows them, with their numbers",
    ),
    (
        "do x",
        "invalid value 'x' for '<LINE>': no whole number from 1 to 1000000",
    ),
    ("ask", "<WHO>"),
    ("ask Bo", "about whom? introrank ask \"Bo\" PROSPECT"),
    (
        "ask 77",
        "there is no #77; `introrank ledger` lists what is open",
    ),
    ("ask Nobody Northwind", "nobody here is 'Nobody'"),
    (
        "ask Ana_Souza Northwind",
        "several people are called 'Ana Souza': in:ana, in:ana2; give one of these keys",
    ),
    (
        "ask in:bo in:ana --format eml",
        "--format eml is for mails: add --mail",
    ),
    (
        "ask in:bo in:ana --check nowhere.txt",
        "nowhere.txt: cannot be read",
    ),
    (
        "log",
        "log what? one of planned, checked_in, knows, asked, agreed, introduced, replied, meeting_set, meeting_held, won, does_not_know, declined, redirected, use_my_name, passed, prospect_declined, lost, no_answer, withdrawn, touched, reminded, told, need, budget, timeline, deciders, opportunity, said, contacted, helped, limit, hours, undo, close; or --file, --from-crm, --suggest",
    ),
    (
        "log jumped",
        "'jumped' is nothing that can be logged; one of planned, checked_in, knows, asked, agreed, introduced, replied,",
    ),
    (
        "log asked",
        "whose? give the number of the ask, or the introducer and the prospect",
    ),
    (
        "log asked 77",
        "there is no #77; `introrank ledger` lists what is open",
    ),
    (
        "log asked Ana_Souza Northwind --as Dana",
        "several people are called 'Ana Souza': in:ana, in:ana2; give one of these keys",
    ),
    (
        "log asked in:bo in:ana --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    (
        "log asked in:bo in:ana --via ''",
        "invalid value '' for '--via <WHO>': it is empty: name somebody, or leave it out",
    ),
    (
        "log won 77 --amount NaN",
        "invalid value 'NaN' for '--amount <NUMBER>': no number",
    ),
    (
        "log won 77 --amount -5",
        "invalid value '-5' for '--amount <NUMBER>': below 0: a number from 0 on is wanted",
    ),
    (
        "log won 77 --amount 1e999",
        "invalid value '1e999' for '--amount <NUMBER>': no number",
    ),
    (
        "log won 77 --amount abc",
        "invalid value 'abc' for '--amount <NUMBER>': no number",
    ),
    (
        "log opportunity Northwind --as Dana --probability 2",
        "between 0 and 1",
    ),
    (
        "log opportunity 77 --probability x",
        "invalid value 'x' for '--probability <P>': no number",
    ),
    (
        "log opportunity 77 --probability -0.5",
        "invalid value '-0.5' for '--probability <P>': below 0",
    ),
    (
        "log asked in:bo in:ana --as Dana --on 2099-01-01",
        "--on 2099-01-01 is after ",
    ),
    (
        "log asked in:bo in:ana --as Dana --on nonsense",
        "--on nonsense is no date; write it as 2026-03-31",
    ),
    (
        "log meeting_set 77 --due nonsense",
        "--due nonsense is no date; write it as 2026-03-31",
    ),
    (
        "log need 77 perhaps",
        "there is no #77; `introrank ledger` lists what is open",
    ),
    (
        "log limit in:bo",
        "what limit? give --amount N, --due DATE for a pause, or a prospect they never introduce to",
    ),
    ("log --file nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "log --file empty.csv",
        "empty.csv: a file of entries has at least the columns on,what,introducer,target; also rep, via, account, title, answer, reason, amount, probability, due, by, case",
    ),
    (
        "log --file xy.csv",
        "xy.csv: a file of entries has at least the columns on,what,introducer,target; also rep, via, account, title, answer, reason, amount, probability, due, by, case",
    ),
    ("log --from-crm nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "log --from-crm xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: an id (Opportunity ID, Record ID), a stage",
    ),
    (
        "log --from-crm crm.csv --stages stages.csv",
        "stages.csv, line 2: 'dance' is no step; write touched, replied, meeting_set, meeting_held, won, lost, need, bu",
    ),
    (
        "log undo",
        "which entry? introrank log undo NUMBER; `introrank ledger --all` lists them",
    ),
    (
        "log undo 99",
        "there is no entry 99 to take back, or it was taken back already; `introrank ledger --all` lists them",
    ),
    (
        "log undo x",
        "which entry? introrank log undo NUMBER; `introrank ledger --all` lists them",
    ),
    (
        "log close",
        "close what? introrank log close --silent ends the asks that nobody answered",
    ),
    (
        "ledger --format xml",
        "invalid value 'xml' for '--format <FORMAT>'",
    ),
    (
        "metrics --by colour",
        "invalid value 'colour' for '--by <WHAT>'",
    ),
    (
        "metrics --since nonsense",
        "--since nonsense is no date; write it as 2026-03-31",
    ),
    (
        "forecast --until nonsense",
        "--until nonsense is no date; write it as 2026-03-31",
    ),
    (
        "forecast --freeze ''",
        "--freeze needs a name, for example Q3",
    ),
    ("quota", "--wins <N>"),
    (
        "quota --wins 0 --until 2027-01-01",
        "invalid value '0' for '--wins <N>': no whole number from 1 to 1000000",
    ),
    (
        "quota --wins -3 --until 2027-01-01",
        "invalid value '-3' for '--wins <N>': no whole number from 1 to 1000000",
    ),
    (
        "quota --wins 3 --until soon",
        "--until soon is no date; write it as 2026-03-31",
    ),
    (
        "health --format pdf",
        "invalid value 'pdf' for '--format <FORMAT>'",
    ),
    (
        "rate --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    ("verify nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "verify --answers nowhere.csv",
        "nowhere.csv: cannot be read",
    ),
    (
        "verify --answers xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: from,to,answer",
    ),
    (
        "nurture --as Nobody",
        "nobody here is 'Nobody'; owners of exports here: Dana Ruiz",
    ),
    ("people show", "<PERSON>"),
    ("people show Nobody", "nobody here is 'Nobody'"),
    ("people merge in:ana", "<OTHER>"),
    (
        "people merge in:ana in:ana",
        "Ana Souza (in:ana) is one person already",
    ),
    (
        "people merge in:ana Nobody",
        "nobody in the workspace is 'Nobody'",
    ),
    ("people split Nobody", "nobody in the workspace is 'Nobody'"),
    (
        "hide Nobody",
        "nobody and no account in the workspace is 'Nobody'; who is hidden already stands in `introrank decisions list`",
    ),
    (
        "hide ''",
        "nobody and no account in the workspace is ''; who is hidden already stands in `introrank decisions list`",
    ),
    (
        "forget ''",
        "'' names nobody: it is empty; give the name, address or key of the person to forget",
    ),
    (
        "forget yes",
        "'yes' names nobody: it is a word of the ledger; give the name, address or key of the person to forget",
    ),
    ("forget Nobody", "nobody in the workspace is 'Nobody'"),
    (
        "decisions undo 99",
        "there is no decision 99 to undo; `introrank decisions list` shows them",
    ),
    (
        "decisions undo x",
        "invalid value 'x' for '<ID>': no whole number from 1 to 1000000000",
    ),
    (
        "changes --since nonsense",
        "--since nonsense is no date; write it as 2026-03-31",
    ),
    (
        "changes --targets nowhere.csv",
        "nowhere.csv: cannot be read",
    ),
    ("strength", "--pairs <FILE>"),
    (
        "strength --pairs nowhere.csv",
        "nowhere.csv: cannot be read",
    ),
    (
        "strength --pairs xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: from,to[,at]",
    ),
    (
        "backtest --interactions at.csv",
        "no usable row in at.csv (header: from, to, at; 1 row rejected, the first on line 2: no moment that can be",
    ),
    (
        "backtest --interactions xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: from,to,at[,kind][,message]",
    ),
    ("learn nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "learn xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: at,asker,introducer,target,agreed,sent,eng",
    ),
    (
        "learn --use 99",
        "there is no version 99 of the model; `introrank learn --versions` lists them",
    ),
    (
        "learn --use x",
        "invalid value 'x' for '--use <VERSION>': no whole number from 0 to 1000000000",
    ),
    ("match nowhere.csv", "nowhere.csv: cannot be read"),
    (
        "match xy.csv",
        "xy.csv: the header [x, y] is not that of this kind of file; wanted: a column for the person (person, name, url",
    ),
    (
        "imports show zzzz",
        "no import has an id that begins with 'zzzz'; `introrank imports list` shows them",
    ),
    (
        "imports remove zzzz",
        "no import has an id that begins with 'zzzz'; `introrank imports list` shows them",
    ),
    (
        "imports restore zzzz",
        "no import has an id that begins with 'zzzz'; `introrank imports list` shows them",
    ),
    ("import", "<PATH>..."),
    ("import nowhere", "nowhere: no such file or folder"),
    (
        "import folder",
        "folder/keep.txt: the file is empty); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a c",
    ),
    (
        "import photo.png",
        "photo.png: a picture, page or document); wanted: a LinkedIn archive, a Connections.csv, an address book, mail,",
    ),
    (
        "import empty.csv",
        "empty.csv: the file is empty); wanted: a LinkedIn archive, a Connections.csv, an address book, mail, a calenda",
    ),
    (
        "import nobody.csv",
        "nobody.csv: no owner is named; add --owner \"Name <profile URL>\" for one export, or a file owners.csv (file,nam",
    ),
    (
        "import e -w empty.csv",
        "empty.csv: cannot be used as a workspace",
    ),
    (
        "pack nowhere --out x.introrank",
        "nowhere: no such file or folder",
    ),
    ("pack e", "--out <FILE>"),
    (
        "pack e --out nowhere/x.introrank",
        "nowhere/x.introrank cannot be written: there is no folder nowhere",
    ),
    ("export", "--out <DIR>"),
    ("export --out list.csv", "list.csv cannot be made"),
    (
        "export --out x --format xml",
        "invalid value 'xml' for '--format <FORMAT>'",
    ),
    ("synth", "<OUT>"),
    (
        "synth e",
        "e is not empty: give a new folder, so that two invented worlds do not mix",
    ),
    (
        "synth x --teammates 0",
        "invalid value '0' for '--teammates <TEAMMATES>': no whole number from 1 to 100000",
    ),
    (
        "synth x --contacts -1",
        "invalid value '-1' for '--contacts <CONTACTS>': no whole number from 10 to 50000000",
    ),
    (
        "synth x --seed pi",
        "invalid value 'pi' for '--seed <SEED>': no whole number from 0 to 18446744073709551615",
    ),
    ("completions", "<SHELL>"),
    (
        "completions klingon",
        "invalid value 'klingon' for '<SHELL>'",
    ),
    ("repair --restore now", "unexpected argument 'now' found"),
    (
        "settings --frobnicate",
        "unexpected argument '--frobnicate' found",
    ),
];

#[test]
fn every_wrong_invocation_says_what_is_wrong_and_what_to_do() {
    let world = world();
    let mut failures = String::new();
    for (line, wanted) in LINES {
        let (code, said) = ends_with(&world, line);
        if code != 2 || !said.contains(wanted) || said.contains("panicked") {
            failures.push_str(&format!(
                "{line}\n  exit {code}, wanted: {wanted}\n  {said}\n"
            ));
        }
    }
    assert!(failures.is_empty(), "{failures}");
    // None of them left anything behind.
    let all = world.go("ledger --all -w ws --format json");
    assert_eq!(all.out.trim(), "[]", "{}", all.out);
}
