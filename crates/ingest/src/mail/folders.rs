//! Folders and labels whose mails are none between people: drafts, what was thrown away, spam, chats, in the languages in which
//! Gmail and Thunderbird are used. The words are those that the programs show.

use unicode_normalization::UnicodeNormalization;

/// The words, parted by `|`: spam and what was thrown away, drafts and what was not sent, chats, feeds.
const THROWN_AWAY: &str = "\
    spam|junk|junk email|junk e-mail|junk mail|bulk mail|spamverdacht|unerwünscht|werbung|indésirables|\
    courrier indésirable|courrier indésirables|pourriel|correo no deseado|no deseado|spam correo|lixo eletrônico|\
    lixo eletrónico|correio não solicitado|correio eletrónico não solicitado|posta indesiderata|indesiderata|\
    ongewenste e-mail|ongewenst|uønsket e-post|søppelpost|uønsket post|uønsket mail|skräppost|roskaposti|\
    nevyžádaná pošta|nevyžádané|nevyžiadaná pošta|levélszemét|wiadomości-śmieci|niechciane|wiadomości śmieci|\
    neželjena pošta|neželena pošta|vsiljena pošta|mesaje nedorite|спам|нежелательная почта|небажана пошта|\
    нежелана поща|ανεπιθύμητα|ανεπιθύμητη αλληλογραφία|önemsiz|istenmeyen|gereksiz|ספאם|דואר זבל|\
    الرسائل غير المرغوب فيها|بريد غير مرغوب فيه|غير مرغوب|هرزنامه|स्पैम|স্প্যাম|สแปม|จดหมายขยะ|อีเมลขยะ|thư rác|\
    迷惑メール|스팸함|스팸|스팸메일함|정크 메일|垃圾邮件|垃圾郵件|correu brossa|surogātpasts|mēstules|šlamštas|rämpspost|ruslpóstur|trash|bin|\
    deleted|deleted items|deleted messages|papierkorb|gelöscht|gelöschte elemente|gelöschte objekte|corbeille|\
    éléments supprimés|messages supprimés|papelera|papelera de reciclaje|eliminados|elementos eliminados|lixeira|\
    lixo|reciclagem|itens excluídos|itens eliminados|excluídos|cestino|eliminata|posta eliminata|prullenbak|\
    verwijderde items|verwijderd|papirkurv|papirkurven|slettet post|slettede elementer|papperskorg|papperskorgen|\
    borttaget|roskakori|poistetut|koš|odstraněná pošta|odstraněné|kôš|odstránené|kosz|elementy usunięte|usunięte|\
    kuka|törölt elemek|coș de gunoi|coş de gunoi|gunoi|elemente șterse|корзина|удаленные|удалённые|кошик|смітник|\
    видалені|кошче|изтрити|otpad|smeće|izbrisano|izbrisane stavke|κάδος|κάδος απορριμμάτων|κάδος ανακύκλωσης|\
    διαγραμμένα|çöp|çöp kutusu|silinmiş öğeler|אשפה|פריטים שנמחקו|المهملات|سلة المهملات|العناصر المحذوفة|زباله‌دان|\
    سطل زباله|حذف شده|ट्रैश|ট্র্যাশ|tong sampah|sampah|item terhapus|thùng rác|ถังขยะ|ゴミ箱|ごみ箱|削除済みアイテム|휴지통|지운 편지함|\
    已删除|已删除邮件|已刪除的郵件|垃圾桶|垃圾箱|回收站|資源回收筒|paperera|zakarrontzia|miskaste|atkritne|šiukšlinė|šiukšliadėžė|prügikast|\
    rusl";
const DRAFTS: &str = "\
    draft|drafts|outbox|unsent messages|entwurf|entwürfe|postausgang|brouillon|brouillons|\
    borrador|borradores|rascunho|rascunhos|bozza|bozze|concepten|\
    utkast|kladde|kladder|udkast|luonnos|luonnokset|koncept|koncepty|rozepsané|rozpísané|szkic|szkice|\
    wersje robocze|wersja robocza|robocze|piszkozat|piszkozatok|vázlatok|ciorne|ciornă|mesaje nefinalizate|\
    черновик|черновики|чернетка|чернетки|чернови|чернова|nacrti|skice|osnutki|πρόχειρο|πρόχειρα|taslak|taslaklar|\
    טיוטה|טיוטות|مسودة|مسودات|المسودات|پیش‌نویس|پیش‌نویس‌ها|ड्राफ़्ट|ড্রাফ্ট|খসড়া|draf|konsep|thư nháp|bản nháp|\
    ร่าง|ร่างจดหมาย|แบบร่าง|下書き|임시보관함|임시 보관함|草稿|草稿箱|esborranys|zirriborroak|melnraksti|juodraščiai|mustandid|drög";
const CHATS: &str = "\
    chat|chats|hangouts|чат|чаты|чати|sohbetler|czat|czaty|csevegés|צ'אט|צ'אטים|دردشة|\
    الدردشات|チャット|채팅|채팅방|聊天|聊天记录|即時通訊";
const FEEDS: &str = "\
    rss|rss feeds|rss-feeds|news & blogs";

const FOLDERS: [(&str, &str); 4] = [
    ("spam and thrown away", THROWN_AWAY),
    ("drafts", DRAFTS),
    ("chats", CHATS),
    ("machine mail", FEEDS),
];

/// Why mails with this label, or in this folder, are left out; `None` for any other.
pub fn left_out(name: &str) -> Option<&'static str> {
    let plain: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let plain = plain.trim().trim_matches(['"', '[', ']']);
    // A folder of Gmail over IMAP; any other label below one is the user's own.
    let own = ["gmail]/", "google mail]/"].iter();
    let plain = own
        .filter_map(|root| plain.strip_prefix(root))
        .next()
        .unwrap_or(plain);
    let words = |(_, words): &&(&str, &str)| words.split('|').any(|word| word == plain);
    FOLDERS.iter().find(words).map(|(reason, _)| *reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_known_in_any_language_and_spelling() {
        for (name, wanted) in [
            ("Brouillons", Some("drafts")),
            ("\"Papierkorb\"", Some("spam and thrown away")),
            ("[Gmail]/Koš", Some("spam and thrown away")),
            ("ENTWU\u{308}RFE", Some("drafts")),
            ("Чаты", Some("chats")),
            ("ゴミ箱", Some("spam and thrown away")),
            ("Inbox", None),
            ("Kunden", None),
            ("Spam filter project", None),
            ("Clients/Drafts", None),
        ] {
            assert_eq!(left_out(name), wanted, "{name}");
        }
        let words = FOLDERS.iter().flat_map(|(_, words)| words.split('|'));
        for word in words {
            let plain: String = word.nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(plain, word, "words are written as they are compared");
        }
    }
}
