//! Legal forms of companies, behind and in front of their names.
//!
//! The forms of the larger economies as their registers abbreviate and write them out, checked against cleanco 2.3 (PyPI, MIT),
//! which holds those of 67 countries by country and type. A form is compared without dots, spaces, accents and `&`: `S. A. de
//! C. V.` is `sadecv`. What is a common word or a name in many languages is none of them.

use std::sync::LazyLock;

use hashbrown::HashSet;

/// Behind a name.
const BEHIND: &str = "\
    inc incorporated corp corporation co company ltd limited ultd unltd unlimited llc llp llllp lllp lp plc pc pllc pbc dac clg cic cio \
    limitedliabilitycompany publiclimitedcompany limitedpartnership professionalcorporation lc ltdco colc \
    ptyltd ptylimited proprietarylimited proprietaryltd pteltd ptelimited privateltd privatelimited pvtltd pvtlimited pltd \
    bhd sdnbhd berhad sendirianberhad tbk persero fze fzco fzc fzllc dmcc wll saoc saog spc sae sal \
    gmbh ggmbh gesmbh mbh ag kg ohg og ug ughaftungsbeschrankt haftungsbeschrankt gmbhcokg gmbhkg ugcokg agcokg kgaa secokgaa gmbhcokgaa agcokgaa sekgaa se ev eg ek ekfm ekfr gbr \
    gesbr partg partgmbb partmbb partggmbb aktiengesellschaft gesellschaftmitbeschrankterhaftung kommanditgesellschaft offenehandelsgesellschaft eingetragenerverein \
    sarl sagl sa sas sasu eurl sca scs snc scop sci selarl selas gie asbl societeanonyme societeparactionssimplifiee societearesponsabilitelimitee \
    sprl srl bvba bv nv vof cv cvba vzw scrl beslotenvennootschap naamlozevennootschap cooperatieua \
    sl slu sll slne sau sad scoop scoopltda sociedadanonima sociedadlimitada sociedadderesponsabilidadlimitada \
    sadecv sabdecv sapidecv sderldecv sderl sprderl spr scderl scdecv sas srlcv spa limitada ltda cialtda ca cporac eirl saa sac sociedadanonimacerrada \
    eireli epp lda ltdame ltdaepp sociedadeanonima sociedadelimitada unipessoallda sgps \
    spa srls sapa soccoop soccooparl scarl scrl scpa societaperazioni societaaresponsabilitalimitata \
    ab abp publ abpubl hb kb ekfor aktiebolag handelsbolag kommanditbolag as asa ans ks enk aktieselskab aksjeselskap aps ivs amba fmba smba \
    oy oyj oyab ky ay tmi osakeyhtio hf ehf ohf slhf \
    spzoo spzo spolkazoo spolkazograniczonaodpowiedzialnoscia spk spj spp ska spzooska spzoospk spolkaakcyjna spolkajawna spolkakomandytowa psa \
    sro spolsro akcspol vos komspol akciovaspolecnost druzstvo zs doo jdoo dooel dd dno kd od ood eood ead sd kda \
    kft zrt nyrt kht bt kkt ev korlatoltfelelossegutarsasag scsrl pfa \
    ooo oao zao pao ao odo too tov zat ооо оао зао пао ао нао одо тоо тов пат прат зат чп фоп ип jsc ojsc cjsc pjsc lllc \
    ae oe epe ike monoprosopiepe αε εε οε επε ικε \
    uab mb sia ik ou oue as \
    as ltdsti ltdsirketi limitedsirketi anonimsirketi anonimsirket sti koll kollsti sanvetic sanveticas sanveticltdsti \
    kk gk yk godokaisha kabushikikaisha yugenkaisha coltd companylimited companyltd coinc collc colimited jointstockcompany \
    jsccb oaojsc qsc psc llcfz pjsc";
/// In front of a name. Some are words or names of their own: those are cut only where a name is left.
const IN_FRONT: &str = "\
    sas sasu sarl eurl snc sci scop selarl bvba sprl asbl vzw sia uab ooo oao zao pao ооо оао зао пао ао нао одо тоо тов пат прат зат чп фоп ип пп \
    pt firma firman ditta gmbh eood ood";
/// What is no name by itself: `SAS Institute` is no company called Institute.
const GENERIC: &str = "\
    air airlines airways bank banking capital consulting construction engineering energy finance foods global group holding holdings health insurance \
    institute international it labs logistics management media motors partners pharma retail services software solutions studio systems technologies \
    technology telecom trading university and de of the for in boat training fund college school press";
/// Forms in scripts without spaces, longest first: in front of the name or behind it.
const UNSPACED: [&str; 30] = [
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "特定非営利活動法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "医療法人",
    "学校法人",
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "股份公司",
    "有限公司",
    "集团公司",
    "주식회사",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "사단법인",
    "재단법인",
    "(株)",
    "(有)",
    "(同)",
    "(주)",
    "(유)",
    "(유한)",
];
/// Forms of several words in front of a name, in languages that write them out.
const WORDS_IN_FRONT: [&[&str]; 10] = [
    &["cong", "ty", "tnhh"],
    &["cong", "ty", "co", "phan"],
    &["cong", "ty", "cp"],
    &["общество", "с", "ограниченной", "ответственностью"],
    &["акционерное", "общество"],
    &["публичное", "акционерное", "общество"],
    &["закрытое", "акционерное", "общество"],
    &["товариство", "з", "обмеженою", "відповідальністю"],
    &["perseroan", "terbatas"],
    &["บริษัท"],
];

static FORMS: LazyLock<HashSet<&str>> = LazyLock::new(|| BEHIND.split_whitespace().collect());

static FRONT: LazyLock<HashSet<&str>> = LazyLock::new(|| IN_FRONT.split_whitespace().collect());
static NO_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| GENERIC.split_whitespace().collect());

/// The longest form has this many words, single letters counted.
const LONGEST: usize = 9;

/// The name without forms that are written without a space.
pub(super) fn without_unspaced(name: &str) -> &str {
    let mut name = name.trim();
    for form in UNSPACED {
        let bare = name.strip_prefix(form).or_else(|| name.strip_suffix(form));
        name = bare
            .map(str::trim)
            .filter(|bare| !bare.is_empty())
            .unwrap_or(name);
    }
    name
}

/// True for a form that may stand behind a dot without a space: `NORTHWIND.INC`. A domain is a name: `booking.com`, `angel.co`.
pub(super) fn may_follow_a_dot(word: &str, ends_with_mark: bool) -> bool {
    let word = word.to_lowercase();
    let known = [
        "inc", "corp", "ltd", "llc", "llp", "plc", "limited", "gmbh", "pvt", "pty", "pte",
    ];
    known.contains(&word.as_str()) || (word == "co" && ends_with_mark)
}

/// Cuts legal forms behind and in front, never the whole name.
pub(super) fn strip(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = words.iter().map(String::as_str).collect();
    for _ in 0..3 {
        let Some(n) = behind(&kept) else {
            break;
        };
        kept.truncate(kept.len() - n);
        while kept.len() > 1 && kept.last() == Some(&"and") {
            kept.pop();
        }
    }
    while let Some(n) = in_front(&kept) {
        kept.drain(..n);
    }
    kept
}

/// How many words at the end are a form.
fn behind(kept: &[&str]) -> Option<usize> {
    let most = LONGEST.min(kept.len().saturating_sub(1));
    (1..=most).rev().find(|&n| {
        let tail = &kept[kept.len() - n..];
        // A single letter may be a form only among others: `Plan A`, `Team E`.
        let joined: String = tail.iter().copied().filter(|word| *word != "and").collect();
        tail[0] != "and" && joined.chars().count() > 1 && FORMS.contains(joined.as_str())
    })
}

/// How many words in front are a form.
fn in_front(kept: &[&str]) -> Option<usize> {
    let long = WORDS_IN_FRONT
        .iter()
        .find(|form| kept.len() > form.len() && kept.starts_with(form));
    if let Some(form) = long {
        return Some(form.len());
    }
    let (first, rest) = kept.split_first()?;
    let is_name = |word: &&str| word.chars().count() > 2 && !NO_NAMES.contains(word);
    let is_form = FRONT.contains(first);
    (is_form && rest.iter().any(is_name)).then_some(1)
}
