//! What people write where a company belongs, and what is none: that they work for themselves, look for work, or will not say.

use std::sync::LazyLock;

use hashbrown::HashSet;

/// Longer texts are no filler.
const LONGEST: usize = 12;

/// Each is none by itself, and with [words that say no more](BESIDE). Parted by `|`, folded as names are.
const FILLERS: &str = "\
    self employed|selfemployed|self employment|freelance|freelancer|freelancing|independent|independent consultant|independent contractor|sole trader|\
    sole proprietor|own business|my own business|own company|my own company|consultant|contractor|various|various startups|various companies|various clients|multiple companies|\
    several companies|myself|me myself and i|\
    autonomo|autonoma|cuenta propia|por cuenta propia|trabajador independiente|trabajador autonomo|profesional independiente|independiente|por conta propria|conta propria|\
    profissional autonomo|profissional liberal|trabalhador independente|consultor independente|consultoria independente|independente|microempreendedor individual|\
    independant|independante|auto entrepreneur|autoentrepreneur|micro entrepreneur|travailleur independant|profession liberale|a mon compte|\
    libero professionista|lavoratore autonomo|libera professione|in proprio|partita iva|\
    selbststandig|selbstandig|selbststandiger|freiberuflich|freiberufler|freier mitarbeiter|einzelunternehmer|einzelunternehmen|\
    zelfstandig|zelfstandige|zzp|zzper|zelfstandig ondernemer|eigen bedrijf|egenforetagare|eget foretag|eget firma|enskild firma|selvstendig|selvstendig naringsdrivende|selvstaendig|\
    selvstaendig erhvervsdrivende|yrittaja|freelancerina|osvc|zivnostnik|szco|wlasna dzialalnosc|wlasna dzialalnosc gospodarcza|dzialalnosc gospodarcza|samozatrudnienie|samozatrudniony|wolny strzelec|\
    egyeni vallalkozo|szabaduszo|liber profesionist|фриланс|фрилансер|самозанятыи|самозанятая|самозанятость|частная практика|фоп фриланс|на себя|собственныи бизнес|\
    serbest|serbest calisan|serbest meslek|kendi isim|ελευθερος επαγγελματιας|αυτοαπασχολουμενος|עצמאי|פרילנסר|עצמאית|عمل حر|مستقل|فري لانس|آزاد|فریلنسر|\
    フリーランス|個人事業主|自営業|프리랜서|자영업|자유직|自由职业|自由职业者|自由業|自雇|个体户|pekerja lepas|wiraswasta|tu do|lam tu do|ฟรีแลนซ์|อาชีพอิสระ|\
    stealth|stealth startup|stealth mode|stealth mode startup|stealth company|stealth mode company|startup|a startup|in stealth|\
    confidential|company confidential|confidential company|undisclosed|undisclosed company|not disclosed|non disclosed|nda|under nda|private|private company|\
    confidentiel|entreprise confidentielle|confidencial|empresa confidencial|vertraulich|riservato|azienda riservata|vertrouwelijk|konfidentiell|fortrolig|luottamuksellinen|poufne|duverne|\
    bizalmas|конфиденциально|gizli|非公開|秘密|保密|비공개|privat|prive|particulier|particular|privato|\
    none|na|n a|nil|null|tbd|tba|unknown|no company|not applicable|none of your business|keine|keine angabe|kein|aucun|aucune|neant|sans|ninguno|ninguna|sin empresa|nenhum|nenhuma|nessuno|\
    nessuna|geen|ingen|inget|ei ole|brak|нет|ні|なし|無し|无|無|없음|אין|لا يوجد|không có|\
    looking for opportunities|open to opportunities|seeking opportunities|open to work|opentowork|seeking new opportunities|looking for new opportunities|actively looking|job seeker|jobseeker|job seeking|in transition|\
    between jobs|available|available for work|unemployed|not working|currently unemployed|arbeitssuchend|arbeitsuchend|auf jobsuche|arbeitslos|en recherche|en recherche demploi|a la recherche dun emploi|en recherche active|\
    demandeur demploi|sans emploi|en busqueda|en busqueda de empleo|en busqueda activa|buscando empleo|desempleado|sin empleo|desempregado|desempregada|em busca de recolocacao|em busca de novas oportunidades|disponivel|\
    disponible|in cerca di lavoro|in cerca di occupazione|disoccupato|werkzoekend|op zoek|arbetssokande|jobbsokande|ledig|tyonhaussa|tyoton|nezamestnany|bezrobotny|szukam pracy|munkanelkuli|в поиске|ищу работу|безработныи|безработная|\
    is ariyorum|issiz|求職中|구직중|求职|待业|\
    retired|semi retired|retiree|rentner|pensionar|pensioniert|im ruhestand|ruhestand|retraite|retraitee|jubilado|jubilada|pensionista|aposentado|aposentada|pensionato|pensionata|in pensione|gepensioneerd|pensionerad|pensionert|\
    pensioneret|elakkeella|elakelainen|duchodce|emeryt|emerytka|nyugdijas|пенсионер|на пенсии|emekli|退職|은퇴|退休|\
    student|studentin|university student|college student|etudiant|etudiante|estudiante|estudante|studente|studentessa|opiskelija|hallgato|студент|студентка|ogrenci|学生|학생|\
    career break|sabbatical|gap year|parental leave|maternity leave|paternity leave|garden leave|elternzeit|mutterschutz|conge parental|conge maternite|auszeit|\
    home|at home|stay at home|stay at home mom|stay at home parent|homemaker|housewife|hausfrau|family|personal|personal projects|side project|side projects|volunteer|volunteering";
/// Words that say no more beside one: what they do, and how they say it.
const BESIDE: &str = "\
    and or the a an of my own as in at for with currently now working work full time part fulltime parttime consultant consulting consultancy contractor contracting \
    developer development designer design writer writing journalist photographer engineer engineering translator professional professionals artist editor advisor adviser coach trainer \
    marketing marketer specialist expert freelancer freelance self employed independent business owner entrepreneur founder cofounder startup startups mode company ai saas fintech b2b tech venture \
    project projects industry opportunities opportunity new next role job jobs various clients remote worldwide ltd llc inc gmbh \
    berater beraterin consultante consultor consultora consulente entwickler desenvolvedor redacteur traducteur graphiste";

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| FILLERS.split('|').collect());
static SAID_BESIDE: LazyLock<HashSet<&str>> = LazyLock::new(|| BESIDE.split_whitespace().collect());
static NONE_ALONE: LazyLock<HashSet<&str>> = LazyLock::new(|| ALONE.split('|').collect());

/// True for folded words, joined by one space, that name no company.
pub(super) fn is_filler(joined: &str) -> bool {
    if joined.is_empty() {
        return true;
    }
    if KNOWN.contains(joined) {
        return true;
    }
    if joined.split(' ').count() > LONGEST {
        return false;
    }
    // One of the fillers somewhere, and nothing beside it that says more.
    let words: Vec<&str> = joined.split(' ').collect();
    let is_beside = |word: &&str| -> bool {
        word.chars().all(|c| c.is_ascii_digit()) || SAID_BESIDE.contains(word)
    };
    let strong = |text: &str| KNOWN.contains(text) && !NONE_ALONE.contains(text);
    (1..words.len()).rev().any(|n| {
        (0..=words.len() - n).any(|from| {
            let rest = words[..from].iter().chain(&words[from + n..]);
            rest.clone().all(is_beside) && strong(&words[from..from + n].join(" "))
        })
    })
}

/// Words of which a company's name may be made too: none only when they stand alone.
const ALONE: &str = "\
    self|independent|consultant|contractor|startup|a startup|private|privat|prive|particular|particulier|privato|home|family|personal|student|available|me|na|nda|ledig|serbest|unknown|none|\
    sans|geen|kein|ingen|volunteer|disponible|nil|null|various|in proprio|freelancing";
