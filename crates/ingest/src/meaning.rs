//! What the header of a column means, in the languages in which address books, mailers and CRMs write their files.
//!
//! A header is compared without spaces, signs and case. Words are those that the programs show in their own export dialogs and
//! manuals; a number (`E-mail 2`) does not matter, and what says whose it is (`Person - …`, `Work …`) neither.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::text::{Layout, Rows};
use introrank_core::keys::{email, profile_url};

/// What a column holds about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// Given name.
    First,
    /// Surname.
    Last,
    /// Names between given name and surname.
    Middle,
    /// The whole name, as shown.
    Name,
    /// An e-mail address.
    Email,
    /// The employer.
    Company,
    /// The title at the employer.
    Title,
    /// Pages, and profiles in social networks.
    Site,
    /// What address books have and nothing else: nicknames, phones, postal addresses, birthdays.
    Private,
}

const FIRST: &str = "\
    firstname first fname givenname given forename vorname prénom prenom nombre nome voornaam förnamn fornavn \
    etunimi jméno křestníjméno meno krstnémeno imię utónév keresztnév prenume имя імя ім'я име ime vārds vardas \
    eesnimi fornafn όνομα ad adı isim שםפרטי الاسمالأول الاسم نام प्रथमनाम पहलानाम ชื่อ tên namadepan 名 下の名前 이름 名字";
const LAST: &str = "\
    lastname last lname familyname family surname nachname familienname nom nomdefamille apellido apellidos \
    sobrenome apelido cognome achternaam familienaam efternamn efternavn etternavn sukunimi příjmení priezvisko \
    nazwisko vezetéknév családnév nume numedefamilie фамилия прізвище фамилно prezime priimek uzvārds pavardė \
    perekonnanimi eftirnafn επώνυμο επίθετο soyad soyadı soyisim שםמשפחה اسمالعائلة الكنية نامخانوادگی उपनाम \
    अंतिमनाम นามสกุล họ namabelakang 姓 성 姓氏";
const MIDDLE: &str = "\
    middlename additionalname secondname weiterervorname zweitervorname weiterevornamen deuxièmeprénom \
    segundonombre nomedomeio secondonome tussenvoegsel tweedevoornaam mellannamn mellomnavn mellemnavn toinennimi \
    prostředníjméno druhéjméno strednémeno drugieimię középsőnév отчество побатькові презиме srednjeime ikinciad";
const NAME: &str = "\
    name fullname displayname fileas personname contactname contact anzeigename nomàafficher nomaffiché nomcomplet \
    nombreparamostrar nombrecompleto nombremostrado nomedeexibição nomecompleto nomeexibido nomevisualizzato \
    nomedavisualizzare weergavenaam volledigenaam naam visningsnamn namn visningsnavn navn vistnavn fuldtnavn \
    näyttönimi näkyvänimi nimi zobrazovanéjméno zobrazenéjméno zobrazovanémeno nazwawyświetlana wyświetlananazwa \
    imięinazwisko megjelenítendőnév név numeafișat numeafişat numecomplet отображаемоеимя фио показуванеімя \
    імядляпоказу показваноиме prikazanoime imeiprezime προβαλλόμενοόνομα εμφανιζόμενοόνομα ονοματεπώνυμο görünenad \
    görünenisim adsoyad שםתצוגה שםמלא الاسمالمعروض الاسمالكامل نامنمایشی ชื่อที่แสดง tênhiểnthị họtên namatampilan \
    namalengkap 表示名 氏名 名前 표시이름 성명 显示名称 显示名 姓名 顯示名稱";
const COMPANY: &str = "\
    company companyname companies employer employername organization organizationname organisation organisationname \
    org currentcompany currentemployer companyoraccount account accountname firma firmenname unternehmen \
    arbeitgeber société societe nomdelasociété entreprise employeur raisonsociale empresa compañía organización \
    organizacion companhia organização empregador azienda società organizzazione ditta bedrijf bedrijfsnaam \
    organisatie werkgever företag arbetsgivare bolag selskap bedrift organisasjon virksomhed firmanavn yritys \
    organisaatio työnantaja společnost organizace zaměstnavatel spoločnosť organizácia przedsiębiorstwo organizacja \
    pracodawca nazwafirmy cég cégnév szervezet vállalat munkahely companie organizație organizaţie firmă компания \
    организация фирма работодатель компанія організація tvrtka poduzeće organizacija podjetje εταιρεία εταιρία \
    οργανισμός şirket firmaadı kuruluş kurum חברה ארגון الشركة المؤسسة المنظمة شرکت سازمان कंपनी संगठन บริษัท \
    องค์กร côngty tổchức perusahaan organisasi 会社 会社名 勤務先 組織 組織名 회사 회사명 조직 公司 公司名称 单位 组织 公司名稱 機構";
const TITLE: &str = "\
    jobtitle position currentposition job role jobrole occupation organizationtitle headline berufsbezeichnung \
    beruf funktion berufsposition stelle stellung fonction poste titreduposte profession intitulédeposte cargo \
    puesto profesión función função profissão qualifica posizione mansione professione ruolo qualificaprofessionale \
    functie functietitel beroep arbeitstitel befattning arbetstitel yrke stilling stillingstittel \
    stillingsbetegnelse jobtitel toimi asema tehtävänimike työnimike ammatti titul funkce pracovnípozice pozice \
    povolání pracovnézaradenie funkcia pozícia stanowisko zawód beosztás munkakör foglalkozás funcție funcţie post \
    ocupație должность профессия посада професія длъжност radnomjesto položaj delovnomesto θέσηεργασίας επάγγελμα \
    τίτλοςεργασίας işunvanı unvan görev görevi pozisyon meslek תפקיד المسمىالوظيفي الوظيفة سمت شغل पद नौकरीकाशीर्षक \
    ตำแหน่ง ตำแหน่งงาน chứcvụ chứcdanh jabatan pekerjaan 役職 職名 肩書き 役職名 직책 직위 직함 职务 职位 職稱 職位";
const SITE: &str = "\
    url website websitevalue webpage websites site sites profiles homepage web webseite siteweb pageweb páginaweb \
    sitioweb páginadaweb paginaweb sitoweb webpagina hemsida webbsida webside nettside hjemmeside www wwwstránka \
    stronawww weblap вебсайт сайт webstranica ιστοσελίδα websayfası אתר الموقع ウェブサイト ホームページ 웹사이트 网站 網站 linkedin \
    linkedinurl linkedinprofile linkedinprofileurl profileurl profile";
/// What is in a header of an address book and of nothing else. A header that contains one of these is private.
const PRIVATE: &str = "\
    nickname spitzname surnom apodo alias soprannome bijnaam smeknamn kallenavn kaldenavn lempinimi přezdívka \
    prezývka pseudonim becenév poreclă псевдоним прізвисько nadimak vzdevek ψευδώνυμο takmaad כינוי اللقب ناممستعار \
    ニックネーム 별명 昵称 暱稱 spouse children anniversary assistantsname screenname messenger phone mobile telefon téléphone \
    telephone teléfono telefone telefono telefoon puhelin teléf matkapuhelin komórk телефон мобильн мобільн τηλέφων \
    κινητό טלפון נייד هاتف جوال تلفن फ़ोन फोन โทรศัพท์ điệnthoại telepon 電話 携帯 전화 휴대 电话 手机 handy mobiltel portable \
    móvil celular cellulare mobiel pager fax 传真 ファックス 팩스 homestreet homecity homeaddress homezip homepostal \
    businessstreet businessaddress workaddress workcity otherstreet zipcode postalcode poststraße straße \
    privateadresse geschäftlich dienstlich privat postleitzahl adressedomicile adressebureau codepostal rue \
    domicile códigopostal direcciónparticular direccióndeltrabajo rua cep endereço indirizzo viadomicilio \
    straat postcode gata postnummer osoite postinumero ulice psč ulica kodpocztowy irányítószám utca strada \
    codpoștal улица индекс вулиця адрес адреса poštanskibroj οδός διεύθυνση adres postakodu רחוב כתובת العنوان \
    نشانی ที่อยู่ địachỉ alamat 住所 郵便番号 주소 우편번호 地址 邮编 郵遞區號 birthday birthyear birthmonth birthdate dateofbirth \
    geburtstag geburtsjahr anniversaire naissance cumpleaños nacimiento aniversário nascimento compleanno nascita \
    verjaardag geboorte födelsedag bursdag fødselsdag syntymä narozen urodzin születés naștere рожден народжен \
    rođen γέννησ doğum יוםהולדת الميلاد تولد 誕生日 생일 生日 optin memberrating unsub subscri emailmarketing listname \
    leid euid doubleoptin confirmtime emaildisplayname emailtype emaillabel email1label email2address phoneticname \
    initials mileage hobby custom1 individuell1 personnalisé1";
/// A header that contains one of these is about an e-mail address, unless it is about something of that address.
const EMAIL: &str = "\
    email mailadress mailaddress courriel correoelectrónico correoelectronico correo epost sähköposti eposta epošta \
    elektronickápošta elektronskapošta pocztaelektroniczna adrespoczty почт пошт \
    елпоща имейл ηλεκτρονικόταχυδρομείο ταχυδρομείο ηλταχυδρομείο דואל דואראלקטרוני אימייל البريدالإلكتروني \
    بريدإلكتروني ایمیل رایانامه पत्र ईमेल อีเมล thưđiệntử surel メール 이메일 전자메일 메일주소 邮件 邮箱 電子郵件 信箱 メアド \
    posteélectronique postaelettronica indirizzodiposta tölvupóst epasts elpašto epastas";
const NOT_AN_ADDRESS: &str = "\
    owner assigned createdby manager besitzer inhaber zuständig verantwortlich propriét propiet proprie eigenaar type typ label display anzeige afficher mostrar format status optin optout marketing count date verif valid \
    bounce subject sent open click confidence source quality template domain permission list foremails activity \
    mailing";
/// What says whose or which a column is, before the word or behind it.
const BEFORE: &str = "\
    person contact lead prospect primary primäre main work business current associated latest mostrecent \
    dienstliche geschäftliche his kontakt zugeordnetes zugehöriges associé asociada associada";
const BEHIND: &str = "\
    contact lead deal work business primary current";

/// A cell of more bytes is a text, and no header.
const LONGEST: usize = 120;

/// What a normalised header cell means; `None` for what nobody here knows.
pub fn of(cell: &str) -> Option<Meaning> {
    let plain: String = cell.chars().filter(|c| !c.is_ascii_digit()).collect();
    if plain.is_empty() || cell.len() > LONGEST {
        return None;
    }
    if let Some(meaning) = exactly(&plain) {
        return Some(meaning);
    }
    let contains = |words: &str| words.split_whitespace().any(|word| plain.contains(word));
    if contains(EMAIL) && !contains(NOT_AN_ADDRESS) {
        return Some(Meaning::Email);
    }
    // A short word stands in many others: `cep` in accepted.
    let is_private = |word: &str| match word.is_ascii() && word.len() < 5 {
        true => plain == word,
        false => cell.contains(word),
    };
    if PRIVATE.split_whitespace().any(is_private) {
        return Some(Meaning::Private);
    }
    let before = BEFORE
        .split_whitespace()
        .filter_map(|word| plain.strip_prefix(word));
    let behind = BEHIND
        .split_whitespace()
        .filter_map(|word| plain.strip_suffix(word));
    before.chain(behind).find_map(exactly)
}

fn exactly(plain: &str) -> Option<Meaning> {
    static WORDS: LazyLock<HashMap<&str, Meaning>> = LazyLock::new(|| {
        let lists = [
            (Meaning::Site, SITE),
            (Meaning::Title, TITLE),
            (Meaning::Company, COMPANY),
            (Meaning::Name, NAME),
            (Meaning::Middle, MIDDLE),
            (Meaning::Last, LAST),
            (Meaning::First, FIRST),
        ];
        // Of a word that means two things the last list wins.
        let words = lists.into_iter().flat_map(|(meaning, words)| {
            let words = words.split_whitespace();
            words.map(move |word| (word, meaning))
        });
        words.collect()
    });
    WORDS.get(plain).copied()
}

/// The first column of a header with this meaning.
pub fn column(header: &[String], wanted: Meaning) -> Option<usize> {
    header.iter().position(|cell| of(cell) == Some(wanted))
}

/// All of them.
pub fn columns(header: &[String], wanted: Meaning) -> Vec<usize> {
    let cells = header.iter().enumerate();
    let cells = cells.filter(|(_, cell)| of(cell) == Some(wanted));
    cells.map(|(at, _)| at).collect()
}

/// True for a header that names people or accounts in any language: by two columns, so that no row of data is taken for one.
pub fn names_somebody(header: &[String]) -> bool {
    let has = |wanted| column(header, wanted).is_some();
    let names = [Meaning::First, Meaning::Last, Meaning::Name, Meaning::Email];
    let known = names.iter().filter(|wanted| has(**wanted)).count();
    known + usize::from(has(Meaning::Company)) + usize::from(has(Meaning::Title)) > 1
}

/// True for the header of an address book: people with what nothing else has of them, or people and addresses alone.
pub fn is_address_book(header: &[String]) -> bool {
    let has = |wanted| column(header, wanted).is_some();
    let named = has(Meaning::Name) || has(Meaning::First) || has(Meaning::Last);
    let private = columns(header, Meaning::Private).len();
    let only_people = header.iter().filter(|cell| !cell.is_empty()).all(|cell| {
        matches!(
            of(cell),
            Some(Meaning::First | Meaning::Last | Meaning::Middle | Meaning::Name | Meaning::Email)
        )
    });
    // Lists of prospects have a phone too; who is shown by another name than their own stands in an address book.
    let shown = has(Meaning::Name) && has(Meaning::First) && has(Meaning::Last);
    let is_private = private > 1 || private > 0 && shown;
    named && has(Meaning::Email) && (is_private || only_people) || named && private > 2
}

/// What the cells of a column look like, whatever stands above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Most are e-mail addresses.
    Emails,
    /// Most are addresses of profiles.
    Profiles,
}

/// Rows that are looked at.
const SAMPLE: usize = 50;

/// What each column of a table looks like. O(the first rows).
pub fn looks(text: &str, layout: &Layout) -> Vec<Option<Looks>> {
    let width = layout.header.len();
    let mut seen: Vec<HashSet<String>> = vec![HashSet::new(); width];
    let (mut filled, mut emails, mut profiles) = (vec![0; width], vec![0; width], vec![0; width]);
    let mut rows = Rows::new(text, layout);
    for _ in 0..SAMPLE {
        let Some(row) = rows.next_row() else {
            break;
        };
        for at in 0..width {
            let cell = row.cell(Some(at)).trim();
            filled[at] += usize::from(!cell.is_empty());
            if !cell.is_empty() {
                seen[at].insert(cell.to_owned());
            }
            emails[at] += usize::from(cell.contains('@') && email::key(cell).is_some());
            profiles[at] += usize::from(profile_url::key(cell).is_some());
        }
    }
    // What says who is in charge of a row stands in many of them.
    let are_own = |at: usize| filled[at] < 2 || seen[at].len() * 2 > filled[at];
    let is_somebody_else = |at: usize| {
        let header = &layout.header[at];
        header == "rep"
            || NOT_AN_ADDRESS
                .split_whitespace()
                .any(|word| header.contains(word))
    };
    let most = |count: usize, at: usize| {
        count > 0 && count * 3 >= filled[at] * 2 && are_own(at) && !is_somebody_else(at)
    };
    let look = |at: usize| match () {
        () if most(emails[at], at) => Some(Looks::Emails),
        () if most(profiles[at], at) => Some(Looks::Profiles),
        () => None,
    };
    (0..width).map(look).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise_header;

    fn header(line: &str) -> Vec<String> {
        line.split(',').map(normalise_header).collect()
    }

    #[test]
    fn address_books_are_known_in_every_language() {
        for line in [
            "First Name,Last Name,Display Name,Nickname,Primary Email,Work Phone,Organization",
            "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,Tel. dienstlich,Organisation",
            "Prénom,Nom de famille,Nom à afficher,Surnom,Première adresse électronique,Adresse de messagerie,Tél. professionnel,Adresse e-mail",
            "Nombre,Apellidos,Nombre para mostrar,Apodo,Correo electrónico primario,Teléfono del trabajo,Organización",
            "Nome,Sobrenome,Nome de exibição,Apelido,E-mail principal,Telefone comercial,Organização",
            "Nome,Cognome,Nome visualizzato,Soprannome,Email primaria,Telefono ufficio,Organizzazione",
            "Voornaam,Achternaam,Weergavenaam,Bijnaam,Primair e-mailadres,Telefoon werk,Organisatie",
            "Förnamn,Efternamn,Visningsnamn,Smeknamn,Primär e-postadress,Telefon arbete,Organisation",
            "Fornavn,Etternavn,Visningsnavn,Kallenavn,Primær e-postadresse,Telefon arbeid,Organisasjon",
            "Fornavn,Efternavn,Vist navn,Kaldenavn,Primær e-mail,Arbejdstelefon,Organisation",
            "Etunimi,Sukunimi,Näyttönimi,Lempinimi,Ensisijainen sähköpostiosoite,Työpuhelin,Organisaatio",
            "Jméno,Příjmení,Zobrazované jméno,Přezdívka,Hlavní e-mail,Telefon do zaměstnání,Organizace",
            "Imię,Nazwisko,Nazwa wyświetlana,Pseudonim,Adres e-mail,Telefon służbowy,Organizacja",
            "Utónév,Vezetéknév,Megjelenítendő név,Becenév,Elsődleges e-mail cím,Munkahelyi telefon,Szervezet",
            "Prenume,Nume,Nume afișat,Poreclă,Adresa de e-mail primară,Telefon serviciu,Organizație",
            "Имя,Фамилия,Отображаемое имя,Псевдоним,Адрес электронной почты,Рабочий телефон,Организация",
            "Ім'я,Прізвище,Показуване ім'я,Прізвисько,Основна електронна пошта,Робочий телефон,Організація",
            "Όνομα,Επώνυμο,Εμφανιζόμενο όνομα,Ψευδώνυμο,Κύριο email,Τηλέφωνο εργασίας,Οργανισμός",
            "Ad,Soyad,Görünen ad,Takma ad,Birincil e-posta,İş telefonu,Kuruluş",
            "שם פרטי,שם משפחה,שם תצוגה,כינוי,דוא״ל ראשי,טלפון בעבודה,ארגון",
            "الاسم الأول,اسم العائلة,الاسم المعروض,اللقب,البريد الإلكتروني,هاتف العمل,المؤسسة",
            "名,姓,表示名,ニックネーム,メインのメールアドレス,勤務先電話,組織",
            "이름,성,표시 이름,별명,기본 이메일,직장 전화,조직",
            "名字,姓氏,显示名称,昵称,主要电子邮件,工作电话,组织",
            "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME",
            "EMAIL,NOM,PRENOM",
        ] {
            let header = header(line);
            let has = |wanted| column(&header, wanted).is_some();
            assert!(is_address_book(&header), "{line}");
            assert!(
                has(Meaning::First) && has(Meaning::Last) && has(Meaning::Email),
                "{line}"
            );
            if header.len() == 7 {
                assert!(has(Meaning::Company), "{line}");
            }
        }
    }

    #[test]
    fn other_files_of_people_are_no_address_books() {
        for line in [
            "First Name,Last Name,URL,Email Address,Company,Position",
            "from,to,kind",
            "Record ID,Company name",
            "Name,Website,Value",
            "Name,Title,Company,Email,Phone",
            "fullName,profileId,email,company,title",
            "Name,Company,Email,Accepted,Called,True",
        ] {
            assert!(!is_address_book(&header(line)), "{line}");
        }
    }

    #[test]
    fn what_says_whose_a_column_is_does_not_matter() {
        for (cell, wanted) in [
            ("Person - Email - Work", Some(Meaning::Email)),
            ("Person - Organization", Some(Meaning::Company)),
            ("Associated Company", Some(Meaning::Company)),
            ("Employer", Some(Meaning::Company)),
            ("Primary Email", Some(Meaning::Email)),
            ("Email Type", Some(Meaning::Private)),
            ("E-mail 2 - Value", Some(Meaning::Email)),
            ("Deal Value", None),
        ] {
            assert_eq!(of(&normalise_header(cell)), wanted, "{cell}");
        }
    }
}
