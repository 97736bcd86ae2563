//! The words that invented people and companies are made of.

pub const FIRST: &[&str] = &[
    "Dana", "Mei", "Tom", "Ana", "Sam", "Priya", "Omar", "Ines", "Raj", "Lena", "Jonas", "Chloé", "Mateo", "Yuki", "Fatima", "Noah", "Zoë", "Ivan",
    "Amara", "Lukas", "Sofia", "Kwame", "Hana", "Diego", "Greta", "Arjun", "Nadia", "Felix", "Leila", "Marco", "Ingrid", "Tariq", "Bianca", "Owen",
    "Rosa", "Jürgen", "Anouk", "Victor", "Salma", "Pavel", "Elena", "Hugo", "Maja", "Samir", "Clara", "Björn", "Aisha", "Rafael", "Nora", "Kenji",
    "Julia", "André", "Petra", "Malik", "Eva", "Stefan", "Olga", "Daniel", "Marta", "Henrik", "Laura", "Pedro", "Karin", "Adam", "Irina", "Simon",
    "Thandi", "Oscar", "Vera", "Nils", "Camila", "Robert", "Alma", "Youssef", "Helen", "Georg", "Freya", "Paulo", "Linda", "Emre", "Monika", "Isaac",
    "Ruth", "Carlos", "Silvia", "Peter", "Agnes", "Mario", "Joana", "Erik", "Wanda", "Luis", "Tessa", "Bruno", "Naomi", "Axel", "Carmen", "Milan",
    "Edith", "Joel", "Renata", "Kofi", "Astrid", "Leon", "Gloria", "Anton", "Beata", "Cyrus", "Delia", "Ezra", "Farid", "Gita", "Holger", "Iris",
    "Jana", "Kamil", "Livia", "Moritz", "Nina", "Orla", "Piotr", "Quinn", "Rhea", "Sven", "Tilda", "Ugo", "Viola", "Wim", "Xenia", "Yara", "Zeno",
];

pub const LAST: &[&str] = &[
    "Ruiz", "Chen", "Becker", "Souza", "Lee", "Nair", "Haddad", "Prado", "Mehta", "Vogel", "Lindqvist", "Moreau", "Ferrari", "Tanaka", "Farouk",
    "Novák", "O'Neil", "Petrov", "Mensah", "Bauer", "Rossi", "Owusu", "Sato", "Navarro", "Holm", "Kapoor", "Aziz", "Keller", "Karimi", "Bianchi",
    "Dahl", "Rahman", "Santos", "Walsh", "Ortega", "Groß", "Bakker", "Marin", "Said", "Novotny", "Popescu", "Girard", "Nowak", "Khan", "Weiss",
    "Åberg", "Diallo", "Pereira", "Quist", "Yamada", "Schmitt", "Gonçalves", "Horák", "Traoré", "Lang", "Meyer", "Ivanova", "Frost", "Wójcik", "Berg",
    "Romano", "Silva", "Engel", "Kovač", "Smirnov", "Blake", "Dlamini", "Nyberg", "Sokol", "Strand", "Vargas", "Hale", "Lund", "Demir", "Parry",
    "Huber", "Ekström", "Araujo", "Stone", "Yilmaz", "Sandor", "Amsel", "Boone", "Costa", "Duarte", "Eklund", "Falk", "Greene", "Hansen", "Iqbal",
    "Jansen", "Kruger", "Lopes", "Maier", "Nash", "Olsen", "Pohl", "Quiroga", "Reyes", "Sauer", "Toth", "Ullrich", "Vance", "Winter", "Ximenes",
    "Young", "Zeller", "Abbott", "Brandt", "Cabral", "Dorn", "Esposito", "Fuchs", "Garza", "Heller", "Ilic", "Jonker", "Kern", "Lorenz", "Mota",
    "Nagy", "Oduya", "Pace", "Rivas", "Stahl", "Teixeira", "Urban", "Vidal", "Wolff", "Yang", "Zapata", "Adler", "Bloch", "Cohen", "Dietz", "Ebert",
    "Fischer", "Gupta", "Hoffman", "Ito", "Jain", "Klein", "Lima", "Muller", "Nielsen", "Okafor", "Patel", "Rao", "Singh", "Torres", "Usman", "Verma",
    "Weber", "Yusuf", "Zhou", "Alvarez", "Bhatt", "Correia", "Das", "Egger", "Fonseca", "Ganz", "Hirsch", "Iyer", "Jung", "Kaiser", "Levin", "Mora",
];

pub const COMPANY_FRONT: &[&str] = &[
    "Northwind", "Contoria", "Fabrinet", "Larkspur", "Ostermann", "Veltro", "Quillon", "Brightwater", "Kestrel", "Halden", "Mirador", "Tessel",
    "Ironvale", "Solaris", "Pinecrest", "Aldora", "Cobalt", "Dunmore", "Everhart", "Ferrum", "Glenrock", "Hexagon", "Isarlake", "Juniper", "Kaldera",
    "Lumen", "Marlow", "Nordhavn", "Orbis", "Palisade", "Quarry", "Redfern", "Sable", "Thornton", "Umbra", "Vantage", "Westmark", "Xylo", "Yarrow",
    "Zephyr", "Amberlin", "Borealis", "Cinderford", "Delphine", "Estuary", "Foxglove", "Granite", "Harrow", "Inkwell", "Jetstream",
];

pub const COMPANY_BACK: &[&str] = &[
    "", "Logistics", "Foods", "Systems", "Energy", "Textiles", "Robotics", "Insurance", "Pharma", "Motors", "Software", "Bank", "Packaging", "Optics",
    "Media", "Chemicals", "Rail", "Health", "Tools", "Glass",
];

pub const LEGAL: &[&str] = &["Inc.", "Ltd", "GmbH", "AG", "S.A.", "LLC", "GmbH & Co. KG", "B.V.", "plc", "AB"];

/// Function and the titles of its levels, from junior to chief.
pub const CAREERS: &[(&str, &[&str])] = &[
    ("sales", &["Sales Representative", "Account Executive", "Sales Manager", "Head of Sales", "VP Sales", "Chief Revenue Officer"]),
    ("marketing", &["Marketing Coordinator", "Marketing Specialist", "Marketing Manager", "Director of Marketing", "VP Marketing", "CMO"]),
    ("engineering", &["Junior Developer", "Software Engineer", "Engineering Manager", "Director of Engineering", "VP Engineering", "CTO"]),
    ("operations", &["Operations Analyst", "Operations Specialist", "Operations Manager", "Head of Operations", "VP Operations", "COO"]),
    ("finance", &["Finance Analyst", "Senior Accountant", "Finance Manager", "Finance Director", "VP Finance", "CFO"]),
    ("hr", &["HR Assistant", "Senior Recruiter", "HR Manager", "HR Director", "VP Human Resources", "CHRO"]),
    ("purchasing", &["Junior Buyer", "Senior Buyer", "Procurement Manager", "Head of Procurement", "VP Procurement", "Chief Procurement Officer"]),
    ("it", &["IT Support", "Systems Administrator", "IT Manager", "IT Director", "VP IT", "CIO"]),
];

/// Fillers that people put where a company belongs.
pub const NO_COMPANY: &[&str] = &["Self-employed", "Freelance", "Confidential", "Stealth Startup", "Retired", "-"];

pub const CREDENTIALS: &[&str] = &["MBA", "PhD", "PMP®", "CFA", "CPA", "MSc"];
