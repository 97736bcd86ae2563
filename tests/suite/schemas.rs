//! The JSON Schema of every answer, generated from the types and kept in `docs/schemas/`.
//!
//! `UPDATE_SCHEMAS=1 cargo test schemas` writes them anew; a change that is not an addition needs a new version of the
//! form.

use std::collections::BTreeMap;
use std::path::Path;

use introrank::app::view;
use schemars::{Schema, schema_for};

/// File name and schema of every answer.
fn all() -> BTreeMap<&'static str, Schema> {
    BTreeMap::from([
        ("answer.json", schema_for!(view::Answer<'_>)),
        ("answer-line.json", schema_for!(view::AnswerLine<'_>)),
        ("account-match.json", schema_for!(view::AccountMatch)),
        ("ask.json", schema_for!(view::AskTexts)),
        ("ask-page.json", schema_for!(view::AskPage)),
        ("case.json", schema_for!(view::CaseRow)),
        ("change.json", schema_for!(view::ChangeRow)),
        ("contact.json", schema_for!(view::Contact)),
        ("doubtful-name.json", schema_for!(view::DoubtfulName)),
        ("doubtful-pair.json", schema_for!(view::DoubtfulPair)),
        ("entry.json", schema_for!(view::EntryRow)),
        ("figure.json", schema_for!(view::Figure)),
        ("forecast.json", schema_for!(view::ForecastAnswer)),
        ("forecast-review.json", schema_for!(view::ForecastReview)),
        ("group.json", schema_for!(view::GroupRow)),
        ("health.json", schema_for!(view::HealthRow)),
        ("introduction.json", schema_for!(view::IntroductionRow)),
        ("logged.json", schema_for!(view::Logged)),
        ("metrics.json", schema_for!(view::MetricsAnswer)),
        ("missed.json", schema_for!(view::Missed)),
        ("person.json", schema_for!(view::PersonView)),
        ("plan.json", schema_for!(view::Plan)),
        ("question.json", schema_for!(view::QuestionRow)),
        ("quota.json", schema_for!(view::QuotaAnswer)),
        ("rows-kept.json", schema_for!(view::RowsKept)),
        ("status.json", schema_for!(view::Status)),
        ("strength.json", schema_for!(view::StrengthRow<'_>)),
        ("today.json", schema_for!(view::TodayRow)),
    ])
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

#[test]
fn documented_schemas_are_those_of_the_types() {
    let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    for (name, schema) in all() {
        let path = folder().join(name);
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if update {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, text, "{name}: UPDATE_SCHEMAS=1 cargo test schemas");
    }
    let known = all();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains_key(name.as_str()), "{name} is of no answer");
    }
}

/// What a schema says of a value, as far as these schemas go: type, required fields, properties, items, references.
fn fits(
    schema: &serde_json::Value,
    value: &serde_json::Value,
    root: &serde_json::Value,
) -> Result<(), String> {
    use serde_json::Value;
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(reference.trim_start_matches('#'));
        return fits(target.ok_or(reference)?, value, root);
    }
    for many in ["anyOf", "oneOf"] {
        if let Some(any) = schema.get(many).and_then(Value::as_array) {
            let fitting = any.iter().any(|one| fits(one, value, root).is_ok());
            return fitting
                .then_some(())
                .ok_or_else(|| format!("{value} fits none of {many}"));
        }
    }
    if let Some(types) = schema.get("type") {
        let is = |name: &str| match name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            _ => false,
        };
        let fitting = match types {
            Value::String(name) => is(name),
            Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
            _ => false,
        };
        if !fitting {
            return Err(format!("{value} is no {types}"));
        }
    }
    if let (Some(fields), Some(object)) = (
        schema.get("properties").and_then(Value::as_object),
        value.as_object(),
    ) {
        for (name, field) in object {
            let schema = fields
                .get(name)
                .ok_or_else(|| format!("{name} is in no schema"))?;
            fits(schema, field, root).map_err(|why| format!("{name}: {why}"))?;
        }
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        if let Some(missing) = required
            .filter_map(Value::as_str)
            .find(|name| !object.contains_key(*name))
        {
            return Err(format!("{missing} is missing"));
        }
    }
    if let (Some(items), Some(array)) = (schema.get("items"), value.as_array()) {
        for item in array {
            fits(items, item, root)?;
        }
    }
    Ok(())
}

/// What the program really prints is what the schemas say.
#[test]
fn printed_answers_fit_their_schemas() {
    let world = super::world::World::new();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let exports = demo.join("exports").display().to_string();
    let list = demo.join("targets.csv").display().to_string();
    assert_eq!(world.run(&["import", &exports, "-w", "ws", "-q"]).code, 0);
    world.file("ws/settings.toml", "[offer]\nwhat = \"plan maintenance\"\n");
    let schemas = all();
    let check = |schema: &str, arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend([
            "-w",
            "ws",
            "--as-of",
            "2026-06-30",
            "--format",
            "json",
            "-q",
        ]);
        let run = world.run(&all);
        assert_ne!(run.code, 2, "{}", run.err);
        let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let schema = serde_json::to_value(&schemas[schema]).unwrap();
        let one = [value.clone()];
        for value in value.as_array().map_or(&one[..], Vec::as_slice) {
            fits(&schema, value, &schema).unwrap_or_else(|why| panic!("{arguments:?}: {why}"));
        }
    };
    check("answer.json", &["find", "Northwind", "--team"]);
    check("answer.json", &["find", "Nobody Known", "--team"]);
    check("plan.json", &["plan", &list, "--save"]);
    let asked = [
        "log",
        "asked",
        "Felix Maier",
        "Anouk Horák",
        "--as",
        "Dana",
        "-w",
        "ws",
        "--as-of",
        "2026-06-29",
    ];
    assert_eq!(world.run(&asked).code, 0);
    check("today.json", &["today"]);
    check("contact.json", &["nurture"]);
    check("question.json", &["verify", &list]);
    check("case.json", &["ledger"]);
    check("entry.json", &["ledger", "--all"]);
    check(
        "ask.json",
        &[
            "ask",
            "Felix Maier",
            "Anouk Horák",
            "--as",
            "Dana",
            "--why",
            "the plant opens in March",
        ],
    );
    check("metrics.json", &["metrics"]);
    check("group.json", &["metrics", "--by", "rep"]);
    check("forecast.json", &["forecast"]);
    check("forecast-review.json", &["forecast", "--review"]);
    check(
        "quota.json",
        &["quota", "--wins", "3", "--until", "2026-12-31"],
    );
    check("health.json", &["health"]);
    world.file(
        "opportunities.csv",
        "Opportunity ID,Account Name,Primary Contact,Opportunity Owner,Stage,Created Date\n1,Northwind,,Dana Ruiz,Closed Lost,2026-03-01\n",
    );
    check(
        "missed.json",
        &["missed", "--from-crm", "opportunities.csv"],
    );
    check("change.json", &["changes", "--since", "2020-01-01"]);
    world.file(
        "mails.csv",
        "from,to,at,kind,message\n\
         ana,dana,2026-01-01,mail,1\nana,mei,2026-01-01,mail,2\n\
         ana,dana,2026-02-01,mail,3\nana,mei,2026-02-01,mail,3\nmei,dana,2026-02-02,mail,4\n",
    );
    assert_eq!(world.go("import mails.csv -w ws -q").code, 0);
    let run = world.go("introductions -w ws --format json -q");
    assert!(run.out.contains("2026-02-02"), "{}", run.out);
    check("introduction.json", &["introductions"]);
    check("doubtful-pair.json", &["people", "review"]);
    world.file("names.csv", "Account Name\nNorthwnd\n");
    check("doubtful-name.json", &["match", "names.csv"]);
}
