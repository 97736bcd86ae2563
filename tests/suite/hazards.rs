//! What real files do to programs that read them: every hazard seen in the wild, with what must become of it.
//!
//! The table is run as one test, which names every hazard that fails.

use std::panic::{AssertUnwindSafe, catch_unwind};

use introrank::core::evidence::Records;
use introrank::core::keys::company;
use introrank::core::keys::profile_url::key;
use introrank::core::progress::NoProgress;
use introrank::engine::session::Session;
use introrank::ingest::{IngestError, Sources, read};

use super::world::{AS_OF, World, setup, zipped};

const C: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";
const OLD: &str = "First Name,Last Name,Email Address,Company,Position,Connected On\n";
const M10: &str = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n";
const ANA: &str = "Ana,Souza,https://www.linkedin.com/in/ana-souza,,Quillon,VP Sales,07 Jun 2024\n";
const BO: &str = "Bo,Holm,https://www.linkedin.com/in/bo-holm,,Veltro,Buyer,08 Jun 2024\n";
const DANA: &str = "Dana Ruiz <https://www.linkedin.com/in/dana-ruiz>";

/// Files of one owner, Dana, read together.
struct Got {
    world: World,
    records: Records,
}

fn try_read(files: &[(&str, &[u8])], owner: Option<&str>) -> (World, Result<Records, IngestError>) {
    let world = World::new();
    for (name, bytes) in files {
        world.file(&format!("e/{name}"), bytes);
    }
    let sources = Sources {
        exports: vec![world.path("e")],
        owner: owner.map(str::to_owned),
        ..Sources::default()
    };
    let records = read(&sources, &NoProgress);
    (world, records)
}

fn got(files: &[(&str, &[u8])]) -> Got {
    let (world, records) = try_read(files, Some(DANA));
    Got {
        world,
        records: records.unwrap(),
    }
}

/// One Connections.csv.
fn one(text: impl AsRef<[u8]>) -> Got {
    got(&[("Connections.csv", text.as_ref())])
}

impl Got {
    /// (imported, restricted, duplicate, partial, rejected) over all files.
    fn classes(&self) -> (u64, u64, u64, u64, u64) {
        let c = self.records.report.totals();
        (c.imported, c.restricted, c.duplicate, c.partial, c.rejected)
    }

    /// Every problem in words.
    fn problems(&self) -> String {
        let files = self.records.report.files.iter();
        let problems = files.flat_map(|file| &file.problems);
        let skipped = self.records.report.skipped.iter();
        problems
            .map(|p| format!("{}:{}: {}", p.line, p.column, p.reason))
            .chain(skipped.map(|(path, reason)| format!("{path}: {reason}")))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn session(self) -> Session {
        Session::from_records(&self.records, setup(), &NoProgress)
    }

    /// Keys of everybody but Dana.
    fn keys(self) -> Vec<String> {
        let session = self.session();
        let people = &session.directory.people;
        let others = people.iter().filter(|p| people.owner(*p).is_none());
        others.map(|p| people.key(p).to_owned()).collect()
    }

    /// Names of everybody but Dana.
    fn names(self) -> Vec<String> {
        let session = self.session();
        let people = &session.directory.people;
        let others = people.iter().filter(|p| people.owner(*p).is_none());
        let mut names: Vec<String> = others.map(|p| people.name(p).to_owned()).collect();
        names.sort();
        names
    }

    /// Days of the connections, as they were understood.
    fn days(&self) -> Vec<String> {
        let exports = self.records.exports.iter();
        let days = exports.flat_map(|export| export.rows.connected_on.iter().copied());
        days.map(|day| day.map_or("-".to_owned(), |day| day.to_string()))
            .collect()
    }

    /// (key of the other, kind, count) of all facts.
    fn facts(&self) -> Vec<String> {
        let mut found = Vec::new();
        for export in &self.records.exports {
            for fact in &export.facts.list {
                use introrank::core::evidence::Other;
                let who = match fact.other {
                    Other::Key(key) => export.facts.keys.get(key).to_owned(),
                    Other::Row(row) => export.rows.profile.get(row as usize).to_owned(),
                };
                found.push(format!(
                    "{who} {} {}x{}",
                    fact.kind.word(),
                    fact.by.word(),
                    fact.count
                ));
            }
        }
        found.sort();
        found
    }
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn both() -> String {
    format!("{C}{ANA}{BO}")
}

fn is_both(got: Got) {
    assert_eq!(got.keys(), ["in:ana-souza", "in:bo-holm"]);
}

fn message(from: &str, to: &str, rest: &str) -> String {
    let url = |name: &str| {
        format!(
            "https://www.linkedin.com/in/{}",
            name.to_lowercase().replace(' ', "-")
        )
    };
    format!("2-x==,,{from},{},{to},{},{rest}\n", url(from), url(to))
}

/// One `batch` of a target list over Dana's export; the answer and everything that was said.
fn batch(list: &str, more: &str) -> String {
    let world = World::new();
    world
        .file("e/Connections.csv", both())
        .file(
            "e/owners.csv",
            "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n",
        )
        .file("list.csv", list);
    let run = world.go(&format!("batch list.csv -e e --as-of {AS_OF}{more}"));
    format!("{}\n{}\n{}", run.code, run.out, run.err)
}

/// The number of a hazard, what it is, and the check.
type Hazard = (u8, &'static str, fn());

const HAZARDS: &[Hazard] = &[
    (
        1,
        "Zip given instead of CSV; CSVs at root, or one folder down after re-zip",
        || {
            is_both(got(&[(
                "my.zip",
                &zipped(&[("Connections.csv", both().as_bytes())]),
            )]));
            is_both(got(&[(
                "my.zip",
                &zipped(&[("export/Connections.csv", both().as_bytes())]),
            )]));
            let world = World::new();
            world.file("a/b/Connections.csv", both());
            for path in ["a", "a/b", "a/b/Connections.csv", "a/*/Conn*.csv"] {
                let sources = Sources {
                    exports: vec![world.path(path)],
                    owner: Some(DANA.into()),
                    ..Sources::default()
                };
                assert_eq!(
                    read(&sources, &NoProgress).unwrap().exports[0].rows.len(),
                    2,
                    "{path}"
                );
            }
        },
    ),
    (
        2,
        "`.zip.zip`, `….zip/` directories, ` (1)` copies; `Connections (3).csv`",
        || {
            is_both(got(&[(
                "x.zip.zip",
                &zipped(&[("Connections.csv", both().as_bytes())]),
            )]));
            is_both(got(&[("x.zip/Connections (3).csv", both().as_bytes())]));
            is_both(got(&[(
                "Basic_LinkedInDataExport (1)/Connections.csv",
                both().as_bytes(),
            )]));
        },
    ),
    (
        3,
        "The same teammate's Basic and Complete, or two dates, together",
        || {
            let messages = format!(
                "{M10}{}",
                message(
                    "Ana Souza",
                    "Dana Ruiz",
                    "2025-02-03 09:15:00 UTC,,hello,INBOX"
                )
            );
            let owner = b"First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary\nDana,Ruiz,,,,,\n";
            let invitations = b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\nDana Ruiz,Bo Holm,\"6/8/24, 9:00 AM\",,OUTGOING,https://www.linkedin.com/in/dana-ruiz,https://www.linkedin.com/in/bo-holm\n";
            let old = zipped(&[
                ("Connections.csv", both().as_bytes()),
                ("messages.csv", messages.as_bytes()),
                ("Profile.csv", owner),
                ("Invitations.csv", invitations),
            ]);
            let new = zipped(&[
                ("Connections.csv", format!("{C}{ANA}").as_bytes()),
                ("messages.csv", messages.as_bytes()),
                ("Profile.csv", owner),
                ("Invitations.csv", invitations),
            ]);
            let (_world, records) = try_read(
                &[
                    ("Basic_LinkedInDataExport_01-01-2025.zip", &old),
                    ("Complete_LinkedInDataExport_01-01-2026.zip", &new),
                ],
                None,
            );
            let session = Session::from_records(&records.unwrap(), setup(), &NoProgress);
            let people = &session.directory.people;
            let [dana, ana, bo] = ["in:dana-ruiz", "in:ana-souza", "in:bo-holm"]
                .map(|key| people.find_key(key).unwrap());
            assert!(session.network.are_tied(dana, ana) && !session.network.are_tied(dana, bo));
            assert_eq!(
                session.network.evidence(dana, ana).unwrap().theirs.days,
                1,
                "one message in both"
            );
        },
    ),
    (4, "`Reactions.csv` that is really XLSX", || {
        let sheet = zipped(&[
            ("xl/workbook.xml", b"<workbook/>"),
            ("[Content_Types].xml", b"<Types/>"),
        ]);
        is_both(got(&[
            ("Connections.csv", both().as_bytes()),
            ("Reactions.csv", &sheet),
        ]));
    }),
    (5, "Salesforce `.xls` that is HTML", || {
        let said = batch(
            "<html><body><table><tr><th>Account Name</th></tr><tr><td>Quillon</td></tr></table></body></html>",
            "",
        );
        assert!(
            said.starts_with('2') && said.contains("list.csv: this is a web page"),
            "{said}"
        );
    }),
    (6, "UTF-16LE + TAB with .csv name", || {
        is_both(one(utf16(&both().replace(',', "\t"))));
    }),
    (
        7,
        "Windows-1252 re-save (byte 0x92) of a recommendations file",
        || {
            let got = one([C.as_bytes(), b"Ana,O\x92Hara,https://www.linkedin.com/in/ana-souza,,Quillon,VP Sales,07 Jun 2024\n"].concat());
            assert_ne!(got.records.report.files[0].encoding, "UTF-8");
            assert_eq!(got.names(), ["Ana O'Hara"]);
        },
    ),
    (
        8,
        "UTF-8 BOM after Excel \"CSV UTF-8\" (also a doubled BOM, also inside first quoted cell)",
        || {
            is_both(one(format!("\u{feff}{}", both())));
            is_both(one(format!("\u{feff}\u{feff}{}", both())));
            is_both(one(format!(
                "\"\u{feff}First Name\",{}",
                &both()["First Name,".len()..]
            )));
        },
    ),
    (
        9,
        "CRLF/LF mixtures by file and year; CR inside quoted text",
        || {
            let got = one(format!(
                "{C}Ana,Souza,https://www.linkedin.com/in/ana-souza,,\"Quillon\rFoods\",VP,07 Jun 2024\r\n{BO}"
            ));
            is_both(got);
            is_both(one(both().replace('\n', "\r\n")));
        },
    ),
    (10, "No trailing newline", || {
        is_both(one(both().trim_end()))
    }),
    (
        11,
        "NUL bytes/truncated zip entry or half-downloaded CSV",
        || {
            is_both(one([both().as_bytes(), &[0; 40]].concat()));
            let cut = one(format!("{}Cy,Ott,https://www.linkedin.com/in/c", both()));
            assert_eq!(cut.classes().0, 2);
            let mut zip = zipped(&[("Connections.csv", both().as_bytes()), ("Notes.csv", b"x")]);
            zip.truncate(zip.len() - 30);
            let (_world, broken) = try_read(&[("my.zip", &zip)], Some(DANA));
            let error = broken.err().expect("half a zip is an error").to_string();
            assert!(error.contains("my.zip"), "{error}");
        },
    ),
    (12, "Zip bomb/zip-slip", || {
        let bomb = zipped(&[("Connections.csv", vec![b'a'; 64 << 20].as_slice())]);
        let (_world, read) = try_read(&[("bomb.zip", &bomb)], Some(DANA));
        let error = read.err().expect("a bomb is an error").to_string();
        assert!(error.contains("this is no export"), "{error}");
        let slip = zipped(&[
            ("../../Connections.csv", both().as_bytes()),
            ("Connections.csv", format!("{C}{ANA}").as_bytes()),
        ]);
        let got = got(&[("a/slip.zip", &slip)]);
        assert!(!got.world.path("Connections.csv").exists());
        assert_eq!(got.keys(), ["in:ana-souza"]);
        let mut lie = zipped(&[("Connections.csv", both().as_bytes())]);
        let size = (both().len() as u32).to_le_bytes();
        for at in 0..lie.len() - 4 {
            if lie[at..at + 4] == size {
                lie[at..at + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
            }
        }
        let (_world, read) = try_read(&[("lie.zip", &lie)], Some(DANA));
        assert!(
            read.is_err() || read.unwrap().exports[0].rows.len() <= 2,
            "a declared size is not believed"
        );
    }),
    (
        13,
        "Header-only files; text file with .csv name (\"No conversations found\")",
        || {
            is_both(got(&[
                ("Connections.csv", both().as_bytes()),
                ("messages.csv", b"No conversations found\n"),
                (
                    "Invitations.csv",
                    b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n",
                ),
            ]));
        },
    ),
    (
        14,
        "`__MACOSX/._Connections.csv`, `.DS_Store`, `~$Connections.xlsx` lock files",
        || {
            let zip = zipped(&[
                ("__MACOSX/._Connections.csv", b"\0\x05\x16"),
                ("Connections.csv", both().as_bytes()),
                (".DS_Store", b"Bud1"),
            ]);
            let got = got(&[("a/my.zip", &zip), ("a/~$Connections.xlsx", b"lock")]);
            assert_eq!(got.problems(), "");
            is_both(got);
        },
    ),
    (
        15,
        "3-line preamble; some importers read `Notes:` as header",
        || {
            is_both(one(format!(
                "Notes:\n\"When exporting your connection data, you may notice, that\"\n\n{}",
                both()
            )));
        },
    ),
    (
        16,
        "Preamble removed, blank lines left; preamble with padding commas after re-save",
        || {
            is_both(one(format!("\n\n\n{}", both())));
            is_both(one(format!(
                "Notes:,,,,,,\n\"When exporting, you may\",,,,,,\n,,,,,,\n{}",
                both()
            )));
        },
    ),
    (17, "2018–2023 exports without `URL`", || {
        let got = one(format!("{OLD}Ana,Souza,,Quillon,VP Sales,07 Jun 2022\n"));
        assert_eq!(got.keys(), ["name:ana souza|quillon"]);
    }),
    (
        18,
        "Semicolon re-save, TAB files; `sep=;` first line",
        || {
            is_both(one(both().replace(',', ";")));
            is_both(one(both().replace(',', "\t")));
            is_both(one(format!("sep=;\n{}", both().replace(',', ";"))));
        },
    ),
    (
        19,
        "Extra columns (Location, tags), unnamed index column, ragged rows (7 vs 8 fields)",
        || {
            let extra = both()
                .replace("Connected On\n", "Connected On,Location,Tags\n")
                .replace("2024\n", "2024,Porto,a\n");
            is_both(one(extra));
            let lines: Vec<String> = both()
                .lines()
                .enumerate()
                .map(|(i, line)| {
                    if i == 0 {
                        format!(",{line}\n")
                    } else {
                        format!("{i},{line}\n")
                    }
                })
                .collect();
            is_both(one(lines.concat()));
            let got = one(format!(
                "{C}{ANA}Bo,Holm,https://www.linkedin.com/in/bo-holm,,Veltro, Inc,Buyer,08 Jun 2024\n"
            ));
            assert!(
                got.problems().contains("more cells") || got.problems().contains("comma"),
                "{}",
                got.problems()
            );
            assert_eq!(got.classes(), (1, 0, 0, 0, 1), "flagged, not shifted");
        },
    ),
    (
        20,
        "Duplicate headers (`Job Titles` ×3), empty last header",
        || {
            let got = one(
                "First Name,Last Name,URL,Company,Company,Position,Connected On,\nAna,Souza,https://www.linkedin.com/in/ana-souza,Quillon,Other,VP,07 Jun 2024,\n",
            );
            assert_eq!(
                got.records.exports[0].rows.company.get(0),
                "Quillon",
                "the first wins"
            );
        },
    ),
    (
        21,
        "7+ header versions of messages, two different 12-column ones",
        || {
            let a = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT,IS CONVERSATION DRAFT\n";
            let b = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT\n";
            for (header, rest, kept) in [
                (a, "INBOX,No,No", 1),
                (a, "INBOX,Yes,No", 0),
                (b, "INBOX,photo.png,No", 1),
                (b, "INBOX,,Yes", 0),
            ] {
                let row = message(
                    "Ana Souza",
                    "Dana Ruiz",
                    &format!("2025-02-03 09:15:00 UTC,,hello,{rest}"),
                );
                let got = got(&[
                    ("Connections.csv", both().as_bytes()),
                    ("messages.csv", format!("{header}{row}").as_bytes()),
                ]);
                assert_eq!(got.facts().len(), kept, "{rest}");
            }
        },
    ),
    (22, "Message-like files of AI coaches", || {
        let row = message(
            "Ana Souza",
            "Dana Ruiz",
            "2025-02-03 09:15:00 UTC,,hello,INBOX",
        );
        for name in [
            "coach_messages.csv",
            "guide_messages.csv",
            "learning_role_play_messages.csv",
            "LearningCoachMessages.csv",
        ] {
            let got = got(&[
                ("Connections.csv", both().as_bytes()),
                (name, format!("{M10}{row}").as_bytes()),
            ]);
            assert!(got.facts().is_empty(), "{name}");
        }
    }),
    (23, "Numbered parts and member-id suffixes", || {
        let row = |day: u8| {
            message(
                "Ana Souza",
                "Dana Ruiz",
                &format!("2025-02-0{day} 09:15:00 UTC,,hello,INBOX"),
            )
        };
        let got = got(&[
            ("Connections.csv", both().as_bytes()),
            ("messages.csv", format!("{M10}{}", row(3)).as_bytes()),
            ("messages_2.csv", format!("{M10}{}", row(4)).as_bytes()),
            (
                "messages_123456789.csv",
                format!("{M10}{}", row(5)).as_bytes(),
            ),
        ]);
        assert_eq!(got.facts().len(), 3, "{:?}", got.facts());
    }),
    (24, "Localized or hand-translated headers", || {
        is_both(one(both().replace(
            C.trim(),
            "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
        )));
        let (_world, read) = try_read(
            &[(
                "Connections.csv",
                b"Eesnimi,Perekonnanimi,Aadress\nAna,Souza,x\n",
            )],
            Some(DANA),
        );
        let error = read
            .err()
            .expect("an unknown header is an error")
            .to_string();
        assert!(error.contains("Eesnimi"), "{error}");
    }),
    (
        25,
        "Outlook `Title` = salutation vs CRM `Title` = job; ZoomInfo Last before First",
        || {
            let got = got(&[("Connections.csv", both().as_bytes()), ("contacts.csv", b"Title,First Name,Middle Name,Last Name,Suffix,Company,Job Title,Business Street,E-mail Address,E-mail Type,E-mail Display Name\nDr.,Eva,,Berg,,Kelm,Head of IT,,eva@kelm.example,SMTP,Eva Berg\n")]);
            let book = got
                .records
                .exports
                .iter()
                .find(|export| export.rows.first.get(0) == "Eva")
                .unwrap();
            assert_eq!(book.rows.title.get(0), "Head of IT");
            let said = batch(
                "ZoomInfo Contact ID,Last Name,First Name,Job Title,Company Name\n1,Souza,Ana,VP,Quillon\n",
                "",
            );
            assert!(
                said.contains("in:dana-ruiz,in:ana-souza") || said.contains("in:ana-souza"),
                "{said}"
            );
        },
    ),
    (
        26,
        "`Company Name for Emails` captured as name (Apollo)",
        || {
            let said = batch(
                "First Name,Last Name,Title,Company,Company Name for Emails,Email,# Employees,Website,Apollo Contact Id\nAna,Souza,VP,Quillon,Nobody Inc,,10,,x1\n",
                "",
            );
            assert!(
                said.contains("in:ana-souza") && !said.contains("Nobody Inc,not"),
                "{said}"
            );
        },
    ),
    (
        27,
        "Salesforce report footer rows / HubSpot multi-object suffixes",
        || {
            let said = batch(
                "Account ID,Account Name\n001000000000001AAA,Quillon\n\n\"Grand Totals (1 record)\"\n\"Generated By: Dana\"\n\"Confidential Information - Do Not Distribute\"\n",
                " --crm salesforce",
            );
            assert!(
                said.contains("001000000000001AAA") && !said.contains("Grand Totals,"),
                "{said}"
            );
            let said = batch(
                "Record ID - Contact,First Name - Contact,Last Name - Contact,Company Name - Contact\n77,Ana,Souza,Quillon\n",
                " --crm hubspot",
            );
            assert!(said.contains("77") && said.contains("Dana Ruiz"), "{said}");
        },
    ),
    (
        28,
        "Several concatenated exports in one CSV (header repeated in the middle)",
        || {
            let got = one(format!("{C}{ANA}{C}{BO}"));
            assert_eq!(got.classes().0, 2);
            is_both(got);
        },
    ),
    (29, "All-empty rows with a date (0.4–5.6 %)", || {
        let got = one(format!("{}{}", both(), ",,,,,,09 Jun 2024\n"));
        assert_eq!(got.classes(), (2, 1, 0, 0, 0));
        is_both(got);
    }),
    (
        30,
        "Exact duplicate message rows and invitation pairs",
        || {
            let row = message(
                "Ana Souza",
                "Dana Ruiz",
                "2025-02-03 09:15:00 UTC,,hello,INBOX",
            );
            let invited = "Ana Souza,Dana Ruiz,\"6/7/24, 9:00 AM\",Hi,INCOMING,https://www.linkedin.com/in/ana-souza,https://www.linkedin.com/in/dana-ruiz\n";
            let got = got(&[
            ("Connections.csv", both().as_bytes()),
            ("messages.csv", format!("{M10}{row}{row}").as_bytes()),
            ("Invitations.csv", format!("From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n{invited}{invited}").as_bytes()),
        ]);
            assert_eq!(
                got.facts()
                    .iter()
                    .filter(|fact| fact.ends_with("x1"))
                    .count(),
                got.facts().len(),
                "{:?}",
                got.facts()
            );
            assert_eq!(got.classes().2, 2, "{}", got.problems());
        },
    ),
    (31, "Multi-line quoted cells", || {
        is_both(one(format!(
            "{C}Ana,Souza,https://www.linkedin.com/in/ana-souza,,\"Quillon\nFoods\",VP,07 Jun 2024\n{BO}"
        )));
    }),
    (32, "Shares commentary with `\"\"` at line starts", || {
        is_both(got(&[
            ("Connections.csv", both().as_bytes()),
            ("Shares.csv", b"Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n2024-01-01 10:00:00,https://x,\"first\n\"\"quoted\"\" at the start\n\"\"\",,,PUBLIC\n"),
        ]));
    }),
    (33, "Unterminated quote swallows the file", || {
        let many: String = (0..300)
            .map(|i| {
                format!("Eva,Berg{i},https://www.linkedin.com/in/eva-{i},,Kelm,CEO,07 Jun 2024\n")
            })
            .collect();
        let got = one(format!(
            "{C}\"Cy,Ott,https://www.linkedin.com/in/cy,,Kelm,CEO,07 Jun 2024\n{many}{ANA}"
        ));
        assert!(got.classes().0 >= 300, "{:?}", got.classes());
    }),
    (34, "Backslash-escaped quotes from other tools", || {
        let got = one(format!(
            "{C}\"Ana \\\"Annie, the best\\\"\",Souza,https://www.linkedin.com/in/ana-souza,,Quillon,VP,07 Jun 2024\n{BO}"
        ));
        let (imported, _, _, partial, rejected) = got.classes();
        assert_eq!((imported, partial + rejected), (1, 1), "{}", got.problems());
    }),
    (
        35,
        "Excel date re-saves `5-Jan-24` beside the archive's own formats",
        || {
            let dates = ["07 Jun 2024", "7-Jun-24", "6/7/24", "2024-06-07"];
            for date in dates {
                assert_eq!(
                    one(format!("{C}{}", ANA.replace("07 Jun 2024", date))).days(),
                    ["2024-06-07"],
                    "{date}"
                );
            }
            let got = one(format!("{C}{}", ANA.replace("07 Jun 2024", "some day")));
            assert_eq!(
                (got.days(), got.classes()),
                (vec!["-".to_owned()], (0, 0, 0, 1, 0))
            );
        },
    ),
    (
        36,
        "Day/month swap when a European Excel re-saves `M/D/YY`",
        || {
            let days = |dates: [&str; 3]| {
                let rows: String = dates
                    .iter()
                    .enumerate()
                    .map(|(i, date)| {
                        format!("Eva,Berg,https://www.linkedin.com/in/eva-{i},,Kelm,CEO,{date}\n")
                    })
                    .collect();
                one(format!("{C}{rows}")).days()
            };
            assert_eq!(
                days(["25/12/2023", "3/4/2024", "5/6/2024"]),
                ["2023-12-25", "2024-04-03", "2024-06-05"]
            );
            assert_eq!(
                days(["12/25/2023", "3/4/2024", "5/6/2024"]),
                ["2023-12-25", "2024-03-04", "2024-05-06"]
            );
        },
    ),
    (37, "Dates before 2003-05 or after the export date", || {
        for date in ["07 Jun 1999", "07 Jun 2099"] {
            let got = got(&[(
                "a/Basic_LinkedInDataExport_07-01-2025/Connections.csv",
                format!("{C}{}", ANA.replace("07 Jun 2024", date)).as_bytes(),
            )]);
            assert_eq!(
                (got.days(), got.classes().3),
                (vec!["-".to_owned()], 1),
                "{date}"
            );
        }
    }),
    (38, "Formula-like cells (`=`, `+`, `@`)", || {
        let got = one(format!(
            "{C}{}",
            ANA.replace("Ana,", "=Ana,").replace("Quillon", "@Quillon")
        ));
        assert_eq!(got.records.exports[0].rows.first.get(0), "=Ana");
        let world = World::new();
        world.file(
            "e/Connections.csv",
            format!("{C}{}", ANA.replace("Ana,", "=Ana,")),
        );
        let run = world.go("find Quillon -e e --owner Dana --format csv -q");
        assert!(
            run.out.contains("'=Ana Souza") && !run.out.contains(",=Ana"),
            "{}",
            run.out
        );
    }),
    (39, "Zero-width, bidi, NBSP, U+2028, math letters", || {
        let odd = ANA
            .replace("Ana,", "A\u{200b}na\u{202e},")
            .replace("Souza", "\u{1d5e6}ouza\u{a0}");
        assert_eq!(one(format!("{C}{odd}")).names(), ["Ana Souza"]);
    }),
    (40, "HTML and entities in messages", || {
        let row = message(
            "Ana Souza",
            "Dana Ruiz",
            "2025-02-03 09:15:00 UTC,,\"<p class=\"\"x\"\">Hi &amp; bye<br></p>\",INBOX",
        );
        let got = got(&[
            ("Connections.csv", both().as_bytes()),
            ("messages.csv", format!("{M10}{row}").as_bytes()),
        ]);
        assert_eq!(got.facts(), ["in:ana-souza message otherx1"]);
    }),
    (
        41,
        "15-char Salesforce ids merged by case; phone numbers/ids turned to `1.23E+11`",
        || {
            let said = batch(
                "Account ID,Account Name\n001A0000001aBcD,Quillon\n001A0000001aBcd,Veltro\n",
                " --crm salesforce -q",
            );
            assert!(
                said.contains("001A0000001aBcD") && said.contains("001A0000001aBcd"),
                "{said}"
            );
            let said = batch(
                "Record ID,Company name\n1.23E+11,Quillon\n",
                " --crm hubspot",
            );
            assert!(
                said.contains("1.23E+11") && said.contains("a spreadsheet has changed"),
                "{said}"
            );
        },
    ),
    (
        42,
        "Sponsored messages and `LinkedIn Member` senders",
        || {
            let rows = "2-a==,Sponsored Conversation,Somebody,https://www.linkedin.com/in/x,Dana Ruiz,https://www.linkedin.com/in/dana-ruiz,2025-02-03 09:15:00 UTC,,Buy,INBOX\n2-b==,,LinkedIn Member,,Dana Ruiz,https://www.linkedin.com/in/dana-ruiz,2025-02-03 09:15:00 UTC,,Hi,INBOX\n";
            let got = got(&[
                ("Connections.csv", both().as_bytes()),
                ("messages.csv", format!("{M10}{rows}").as_bytes()),
            ]);
            assert!(got.facts().is_empty());
            assert_eq!(got.classes().1, 2);
        },
    ),
    (43, "Drafts with `Yes` flag", || {
        let header = M10.replace(
            "FOLDER",
            "FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
        );
        let row = message(
            "Dana Ruiz",
            "Ana Souza",
            "2025-02-03 09:15:00 UTC,,never sent,INBOX,,No,Yes",
        );
        let got = got(&[
            ("Connections.csv", both().as_bytes()),
            ("messages.csv", format!("{header}{row}").as_bytes()),
        ]);
        assert!(got.facts().is_empty() && got.classes().1 == 1);
    }),
    (
        44,
        "Credentials after commas in names; `TO`/`FROM` split on comma creates phantom people (\"MBA\")",
        || {
            let row = "2-x==,,Dana Ruiz,https://www.linkedin.com/in/dana-ruiz,\"Ana Souza, MBA, PhD\",https://www.linkedin.com/in/ana-souza,2025-02-03 09:15:00 UTC,,hello,INBOX\n";
            let got = got(&[
                (
                    "Connections.csv",
                    format!("{C}{}", ANA.replace("Souza", "\"Souza, MBA\"")).as_bytes(),
                ),
                ("messages.csv", format!("{M10}{row}").as_bytes()),
            ]);
            assert_eq!(got.names(), ["Ana Souza"]);
        },
    ),
    (
        45,
        "Surname reduced to one initial (up to 18 % of a file)",
        || {
            let files: [(&str, &[u8]); 2] = [
            ("new.csv", b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nAna,S.,https://www.linkedin.com/in/ana-souza,,Quillon,VP,07 Jun 2024\n"),
            ("old.csv", b"First Name,Last Name,Email Address,Company,Position,Connected On\nAna,S.,,Quillon,VP,07 Jun 2022\n"),
        ];
            let owners =
                b"file,name,url\nnew.csv,Dana Ruiz,in/dana-ruiz\nold.csv,Tom Becker,in/tom\n";
            let (_world, records) = try_read(&[files[0], files[1], ("owners.csv", owners)], None);
            let session = Session::from_records(&records.unwrap(), setup(), &NoProgress);
            assert_eq!(
                session.directory.people.len(),
                4,
                "two owners and two who may be anybody"
            );
        },
    ),
    (
        46,
        "Same full name, different people (92 pairs in 10,780)",
        || {
            let got = one(format!(
                "{C}{ANA}{}",
                ANA.replace("ana-souza", "ana-souza-2")
            ));
            assert_eq!(got.keys(), ["in:ana-souza", "in:ana-souza-2"]);
        },
    ),
    (
        47,
        "Emoji, taglines, pronouns, honorifics, `.` as last name, ALL CAPS",
        || {
            let got = one(format!(
                "{C}Dr. ANA \u{1f680},SOUZA (she/her) | Growth,https://www.linkedin.com/in/a,,Quillon,VP,07 Jun 2024\nBo,.,https://www.linkedin.com/in/b,,Kelm,VP,07 Jun 2024\n"
            ));
            assert_eq!(got.names(), ["Ana Souza", "Bo"]);
        },
    ),
    (
        48,
        "Percent-encoded vs raw Unicode vs scheme-less URLs in one archive",
        || {
            let forms = [
                "https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F",
                "https://www.linkedin.com/in/jürgen-groß",
                "linkedin.com/in/j%c3%bcrgen-gro%c3%9f/",
                "http://de.linkedin.com/in/J%C3%9CRGEN-gro%C3%9F?trk=x",
                "www.linkedin.com/in/j%25C3%25BCrgen-gro%25C3%259F",
                "https://www.linkedin.com/in/ju\u{308}rgen-groß/en",
            ];
            for form in forms {
                assert_eq!(key(form).as_deref(), Some("in:jürgen-groß"), "{form}");
            }
        },
    ),
    (
        49,
        "Tools that give only `/in/ACoAA…`; such ids lower-cased",
        || {
            let id = "ACoAABCdEfGhIjKlMnOpQrStUvWxYz0123456789";
            assert_eq!(
                key(&format!("https://www.linkedin.com/in/{id}")),
                Some(format!("id:{id}"))
            );
            assert_ne!(
                key(&format!("linkedin.com/in/{}", id.to_lowercase())),
                Some(format!("id:{id}"))
            );
        },
    ),
    (
        50,
        "Country hosts, `/pub/`, locale tails, trailing slash, tracking queries",
        || {
            for form in [
                "https://uk.linkedin.com/in/ana-souza/",
                "https://m.linkedin.com/in/ana-souza?utm_source=x",
                "https://www.linkedin.com/in/ana-souza/de",
                "https://www.linkedin.com/in/ana-souza/details/experience/",
            ] {
                assert_eq!(key(form).as_deref(), Some("in:ana-souza"), "{form}");
            }
            assert_eq!(
                key("https://www.linkedin.com/pub/ana-souza/1a/2b3/c4").as_deref(),
                Some("in:ana-souza-0c42b31a")
            );
        },
    ),
    (
        51,
        "URL cell with a company page, a search page, `javascript:` or a look-alike host",
        || {
            for form in [
                "https://www.linkedin.com/company/quillon/",
                "https://www.linkedin.com/search/results/people/?q=x",
                "javascript:alert(1)",
                "https://www.linkedin.com.evil.example/in/ana-souza",
                "https://www.linkedin.com/pub/dir/Ana/Souza",
            ] {
                let got = one(format!(
                    "{C}{}",
                    ANA.replace("https://www.linkedin.com/in/ana-souza", form)
                ));
                assert_eq!(got.classes(), (0, 0, 0, 1, 0), "{form}");
                assert_eq!(got.keys(), ["name:ana souza|quillon"], "{form}");
            }
        },
    ),
    (52, "Slug changed between exports", || {
        let owners = b"file,name,url\nnew.csv,Dana Ruiz,in/dana-ruiz\nold.csv,Tom Becker,in/tom\n";
        let old = format!(
            "{C}{}",
            ANA.replace("in/ana-souza", "in/ana-souza-1a2b3c4d")
        );
        let new = format!(
            "{C}{}",
            ANA.replace("in/ana-souza", "in/ana-maria-souza-1a2b3c4d")
        );
        let (_world, records) = try_read(
            &[
                ("new.csv", new.as_bytes()),
                ("old.csv", old.as_bytes()),
                ("owners.csv", owners),
            ],
            None,
        );
        assert_eq!(
            Session::from_records(&records.unwrap(), setup(), &NoProgress)
                .directory
                .people
                .len(),
            3
        );
    }),
    (
        53,
        "Pseudo-companies (self-employed, confidential, stealth)",
        || {
            for name in [
                "Self-employed",
                "Freelance",
                "Confidential",
                "Stealth Startup",
                "autônomo",
                "-",
                "N/A",
                "looking for opportunities",
                "Retired",
            ] {
                assert_eq!(company::key(name), None, "{name}");
            }
        },
    ),
    (54, "`X (formerly Y)`, `X – a Z company`, `X | Y`", || {
        for name in [
            "Quillon (formerly Kelm)",
            "Quillon – a Veltro company",
            "Quillon | Foods",
        ] {
            assert_eq!(company::key(name), company::key("Quillon"), "{name}");
        }
    }),
    (
        55,
        "Suffix stripping that eats real names (\"Plan A\", \"The Company\", \"AB Bank\")",
        || {
            for (name, want) in [
                ("Plan A", "plan a"),
                ("The Company", "company"),
                ("AB Bank", "ab bank"),
                ("Quillon AB", "quillon"),
                ("Quillon S.A. de C.V.", "quillon"),
            ] {
                assert_eq!(company::key(name).as_deref(), Some(want), "{name}");
            }
        },
    ),
    (
        56,
        "Company/position empty or stale; title \"Founder at X\" with Company ≠ X",
        || {
            let got = one(format!(
                "{C}{}{BO}",
                ANA.replace("Quillon,VP Sales", ",Founder at Kelm")
            ));
            let session = got.session();
            let people = &session.directory.people;
            let ana = people.find_key("in:ana-souza").unwrap();
            assert!(people.account(ana).is_none(), "a title is no employer");
            assert_eq!(people.title(ana), "Founder at Kelm");
        },
    ),
    (57, "Same company under name, domain, numeric id", || {
        let got = got(&[
            (
                "Connections.csv",
                format!("{C}{ANA}{}", BO.replace("Veltro", "quillon.example")).as_bytes(),
            ),
            (
                "accounts.csv",
                b"name,domain,aliases\nQuillon,quillon.example,quillon.example\n",
            ),
        ]);
        let session = got.session();
        let people = &session.directory.people;
        let [ana, bo] =
            ["in:ana-souza", "in:bo-holm"].map(|key| people.account(people.find_key(key).unwrap()));
        assert!(ana.is_some() && ana == bo);
    }),
    (
        58,
        "Free-mail address domain or link-page website used as company domain",
        || {
            for domain in [
                "ana@gmail.com",
                "ana@googlemail.com",
                "ana@gmx.de",
                "https://linktr.ee/ana",
                "https://www.linkedin.com/company/x",
            ] {
                assert_eq!(company::domain(domain), None, "{domain}");
            }
            assert_eq!(
                company::domain("ana@mail.quillon.co.uk").as_deref(),
                Some("quillon.co.uk")
            );
        },
    ),
    (59, "Endorsement bursts: 1787 rows = 467 people", || {
        let rows: String = (0..40).map(|i| format!("2024/06/07 08:00:01 UTC,Skill {i},Ana,Souza,www.linkedin.com/in/ana-souza,ACCEPTED\n")).collect();
        let got = got(&[("Connections.csv", both().as_bytes()), ("Endorsement_Received_Info.csv", format!("Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n{rows}").as_bytes())]);
        assert_eq!(got.facts().len(), 1, "one person on one day");
        let session = got.session();
        let people = &session.directory.people;
        let [dana, ana] = ["in:dana-ruiz", "in:ana-souza"].map(|key| people.find_key(key).unwrap());
        assert_eq!(
            session.network.evidence(dana, ana).unwrap().theirs.endorsed,
            5,
            "saturated"
        );
    }),
    (60, "Invitations only of last months; no status", || {
        let plain = one(both()).session();
        let invited = got(&[("Connections.csv", both().as_bytes()), ("Invitations.csv", b"From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\nDana Ruiz,Cy Ott,\"6/7/24, 9:00 AM\",,OUTGOING,https://www.linkedin.com/in/dana-ruiz,https://www.linkedin.com/in/cy-ott\n")]).session();
        let helps = |session: &Session| {
            let people = &session.directory.people;
            let [dana, ana] =
                ["in:dana-ruiz", "in:ana-souza"].map(|key| people.find_key(key).unwrap());
            session.network.helps(dana, ana).unwrap()
        };
        assert_eq!(helps(&plain), helps(&invited), "absence is no evidence");
    }),
    (61, "Connections only: no owner anywhere", || {
        let (_world, read) = try_read(&[("Connections.csv", both().as_bytes())], None);
        let error = read.err().expect("nobody is guessed");
        assert!(
            matches!(error, IngestError::NoOwner { .. })
                && error.to_string().contains("owners.csv"),
            "{error}"
        );
    }),
    (
        62,
        "The owner appears as a prospect, or a teammate as a connection of another teammate",
        || {
            let world = World::new();
            world
            .file("e/dana.csv", format!("{C}Tom,Becker,https://www.linkedin.com/in/tom,,Ourselves,Rep,07 Jun 2024\n"))
            .file("e/tom.csv", format!("{C}{ANA}Dana,Ruiz,https://www.linkedin.com/in/dana-ruiz,,Ourselves,Rep,07 Jun 2024\n"))
            .file("e/owners.csv", "file,name,url\ndana.csv,Dana Ruiz,in/dana-ruiz\ntom.csv,Tom Becker,in/tom\n");
            let run = world.go(&format!(
                "find in:ana-souza -e e --as in:dana-ruiz --format csv --as-of {AS_OF} -q"
            ));
            assert!(
                run.out.contains("in:tom"),
                "the colleague is asked: {}",
                run.out
            );
            for row in run.rows() {
                assert_ne!(
                    row["introducer"], "in:ana-souza",
                    "nobody introduces themselves"
                );
            }
        },
    ),
    (
        63,
        "Two owners' folders swapped or the same export filed under two names",
        || {
            let rows: String = (0..20)
                .map(|i| {
                    format!("Eva,Berg,https://www.linkedin.com/in/eva-{i},,Kelm,CEO,07 Jun 2024\n")
                })
                .collect();
            let text = format!("{C}{rows}");
            let owners = b"file,name,url\na.csv,Dana Ruiz,in/dana-ruiz\nb.csv,Tom Becker,in/tom\n";
            let (_world, records) = try_read(
                &[
                    ("a.csv", text.as_bytes()),
                    ("b.csv", text.as_bytes()),
                    ("owners.csv", owners),
                ],
                None,
            );
            let records = records.unwrap();
            let session = Session::from_records(&records, setup(), &NoProgress);
            assert_eq!(session.same_exports(&records).len(), 1);
        },
    ),
    (
        64,
        "Private content (messages, contacts' phones, birth dates, IPs)",
        || {
            let world = World::new();
            let row = message(
                "Ana Souza",
                "Dana Ruiz",
                "2025-02-03 09:15:00 UTC,Secretsubject,Secrettext,INBOX",
            );
            world
            .file("e/Connections.csv", both())
            .file("e/owners.csv", "file,name,url\nConnections.csv,Dana Ruiz,in/dana-ruiz\n")
            .file("e/messages.csv", format!("{M10}{row}"))
            .file("e/cards.vcf", "BEGIN:VCARD\nVERSION:3.0\nN:Holm;Bo;;;\nEMAIL:bo@veltro.example\nTEL:+15550123999\nBDAY:1979-03-04\nNOTE:Secretnote\nEND:VCARD\n")
            .file("e/Logins.csv", "Login Date,IP Address,User Agent,Login Type\n2024-01-01,203.0.113.77,x,y\n");
            let run = world.go("import e -w ws --report r.json");
            assert_eq!(run.code, 0, "{}", run.err);
            let mut all =
                run.out + &run.err + &std::fs::read_to_string(world.path("r.json")).unwrap();
            for entry in walkdir::WalkDir::new(world.path("ws")) {
                let path = entry.unwrap().into_path();
                if path
                    .parent()
                    .is_some_and(|folder| folder.ends_with("imports"))
                {
                    let file = std::fs::File::open(&path).unwrap();
                    introrank::ingest::segment::read(&path, file, |row| {
                        all.push_str(&serde_json::to_string(row).unwrap());
                        Ok(())
                    })
                    .unwrap();
                } else if path.is_file() {
                    all.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
                }
            }
            assert!(all.contains("bo@veltro.example"));
            for secret in ["Secret", "5550123", "1979", "203.0.113"] {
                assert!(!all.contains(secret), "{secret} is kept");
            }
        },
    ),
];

#[test]
fn every_hazard_seen_in_the_wild_does_what_is_wanted() {
    let numbers: Vec<u8> = HAZARDS.iter().map(|(number, ..)| *number).collect();
    assert_eq!(numbers, (1..=64).collect::<Vec<u8>>());
    let mut failed = Vec::new();
    for (number, quote, check) in HAZARDS {
        if let Err(why) = catch_unwind(AssertUnwindSafe(check)) {
            let text = why.downcast_ref::<String>().map(String::as_str);
            let text = text.or(why.downcast_ref::<&str>().copied());
            failed.push(format!("{number}. {quote}\n    {}", text.unwrap_or("?")));
        }
    }
    assert!(
        failed.is_empty(),
        "{} hazards fail:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// Every era of the connections file in every form that people send it: the same two people, each row in one class.
#[test]
fn every_era_in_every_form_is_the_same_two_people() {
    let rows = |era: char, index: bool, extra: bool| -> Vec<Vec<String>> {
        let date = |day: &str| {
            if era == 'A' {
                format!("6/{day}/17, 9:41 AM")
            } else {
                format!("0{day} Jun 2017")
            }
        };
        let mut header: Vec<&str> = vec![
            "First Name",
            "Last Name",
            "URL",
            "Email Address",
            "Company",
            "Position",
            "Connected On",
        ];
        let mut table: Vec<Vec<String>> = vec![
            [
                "Ana",
                "Souza",
                "https://www.linkedin.com/in/ana-souza",
                "",
                "Quillon, Inc",
                "VP Sales",
                &date("7"),
            ]
            .map(str::to_owned)
            .to_vec(),
            [
                "J\u{fc}rgen",
                "Gro\u{df}",
                "https://www.linkedin.com/in/j%C3%BCrgen-gro%C3%9F",
                "",
                "Veltro",
                "Eink\u{e4}ufer",
                &date("8"),
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        if era != 'C' {
            header.remove(2);
            table.iter_mut().for_each(|row| drop(row.remove(2)));
        }
        table.insert(0, header.into_iter().map(str::to_owned).collect());
        for (i, row) in table.iter_mut().enumerate() {
            if extra {
                row.push(if i == 0 {
                    "Location".into()
                } else {
                    "Porto".into()
                });
            }
            if index {
                row.insert(0, if i == 0 { String::new() } else { i.to_string() });
            }
        }
        table
    };
    let text = |table: &[Vec<String>], delimiter: char| -> String {
        let quoted = |cell: &String| {
            if cell.contains([delimiter, ',']) {
                format!("\"{cell}\"")
            } else {
                cell.clone()
            }
        };
        let line = |row: &Vec<String>| {
            row.iter()
                .map(quoted)
                .collect::<Vec<_>>()
                .join(&delimiter.to_string())
                + "\n"
        };
        table.iter().map(line).collect()
    };
    let preamble = "Notes:\n\"When exporting your connection data, you may notice\"\n\n";
    for era in ['A', 'B', 'C'] {
        let plain = text(&rows(era, false, false), ',');
        let start = if era == 'A' { "" } else { preamble };
        let raw = format!("{start}{plain}");
        let forms: [(&str, Vec<u8>); 11] = [
            ("raw", raw.clone().into_bytes()),
            (
                "BOM+CRLF",
                format!("\u{feff}{}", raw.replace('\n', "\r\n")).into_bytes(),
            ),
            (
                "semicolon",
                text(&rows(era, false, false), ';').into_bytes(),
            ),
            ("UTF-16LE", utf16(&text(&rows(era, false, false), '\t'))),
            ("cp1252", raw.chars().map(|c| c as u8).collect()),
            ("preamble stripped", format!("\n\n{plain}").into_bytes()),
            (
                "preamble padded",
                format!("Notes:,,,,,,\n\"When exporting, you may\",,,,,,\n,,,,,,\n{plain}")
                    .into_bytes(),
            ),
            (
                "extra columns",
                text(&rows(era, false, true), ',').into_bytes(),
            ),
            (
                "index column",
                text(&rows(era, true, false), ',').into_bytes(),
            ),
            ("zip", zipped(&[("Connections.csv", raw.as_bytes())])),
            (
                "re-zipped folder",
                zipped(&[("my export/Connections.csv", raw.as_bytes())]),
            ),
        ];
        for (form, bytes) in forms {
            let name = if bytes.starts_with(b"PK") {
                "my.zip"
            } else {
                "Connections.csv"
            };
            let got = got(&[(name, &bytes)]);
            assert_eq!(
                got.classes(),
                (2, 0, 0, 0, 0),
                "{era} {form}: {}",
                got.problems()
            );
            assert_eq!(got.days(), ["2017-06-07", "2017-06-08"], "{era} {form}");
            assert_eq!(
                got.names(),
                ["Ana Souza", "J\u{fc}rgen Gro\u{df}"],
                "{era} {form}"
            );
        }
    }
    let garbage: Vec<u8> = (0..65_536_u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let world = World::new();
    world.file("Connections.csv", garbage);
    assert_eq!(
        world
            .go("find Quillon -e Connections.csv --owner Dana")
            .code,
        2
    );
}
