//! The network as tables: both formats say the same, and what their documentation says is in them.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use introrank::core::day::Day;
use introrank::store::tables::Table;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::world::{AS_OF, World};

fn company() -> World {
    let world = World::new();
    world
        .file(
            "e/owners.csv",
            "file,name,url,relation\ndana.csv,Dana Ruiz,in/dana-ruiz,\ntom.csv,Tom Becker,in/tom-becker,ally\n",
        )
        .export(
            "e/dana.csv",
            &[
                "Ana,Souza,ana-souza,Quillon,VP Sales,01 Jan 2024",
                "=Bo,Holm,bo-holm,Quillon,Buyer,02 Jan 2024",
            ],
        )
        .export("e/tom.csv", &["Ana,Souza,ana-souza,Quillon,VP Sales,01 Mar 2026"])
        .file("e/accounts.csv", "name,domain,headcount,relation\nQuillon,quillon.example,900,customer\n")
        .file("e/know.csv", "from,to,kind,since\nin:dana-ruiz,in:ana-souza,know,2026-01-02\n");
    world
}

/// The cells of a Parquet file as the CSV writes them.
fn parquet(world: &World, name: &str) -> Vec<Vec<String>> {
    let file = std::fs::File::open(world.path(name)).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let about = reader
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .unwrap();
    assert!(
        about
            .iter()
            .any(|pair| pair.key == "introrank.as_of" && pair.value.as_deref() == Some(AS_OF))
    );
    let header = reader
        .schema()
        .fields()
        .iter()
        .map(|field| field.name().clone());
    let mut rows = vec![header.collect()];
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        rows.extend((0..batch.num_rows()).map(|row| cells(&batch, row)));
    }
    rows
}

fn cells(batch: &RecordBatch, row: usize) -> Vec<String> {
    let cell = |column: &arrow_array::ArrayRef| match column.data_type() {
        _ if column.is_null(row) => String::new(),
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).to_string(),
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Date32 => {
            Day::from_number(column.as_primitive::<Date32Type>().value(row)).to_string()
        }
        _ => column.as_boolean().value(row).to_string(),
    };
    batch.columns().iter().map(cell).collect()
}

#[test]
fn both_formats_hold_the_same_and_what_is_documented() {
    let world = company();
    for format in ["csv", "parquet"] {
        let run = world.go(&format!(
            "export -e e --out t --format {format} --as-of {AS_OF}"
        ));
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let documented = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md"),
    )
    .unwrap();
    let mut tables: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for (_, name, columns) in Table::ALL {
        let from_parquet = parquet(&world, &format!("t/{name}.parquet"));
        let text = std::fs::read_to_string(world.path(&format!("t/{name}.csv"))).unwrap();
        let from_csv: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .deserialize()
            .map(|row| row.unwrap())
            .collect();
        // In a spreadsheet a text that begins like a formula must not be one.
        let defused = |row: &Vec<String>| -> Vec<String> {
            row.iter()
                .map(|cell| introrank::core::display::defuse(cell).into_owned())
                .collect()
        };
        assert_eq!(
            from_parquet.iter().map(defused).collect::<Vec<_>>(),
            from_csv
        );
        for (column, _, about) in columns {
            let line = format!("| `{name}` | `{column}` | {about} |");
            assert!(documented.contains(&line), "docs/tables.md lacks: {line}");
        }
        tables.insert(name, from_parquet);
    }
    insta::assert_snapshot!(
        tables
            .iter()
            .map(|(name, rows)| {
                let rows: Vec<String> = rows.iter().map(|row| row.join(" | ")).collect();
                format!("{name}\n{}\n", rows.join("\n"))
            })
            .collect::<String>()
    );
}
