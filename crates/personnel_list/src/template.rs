//! The empty list that an office can download: titles that are surely recognised, columns kept as text, one example.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet, XlsxError,
};

/// A practice number: it satisfies the checksum and belongs to nobody.
pub const EXAMPLE_NUMBER: &str = "10000000146";
const EXAMPLE_MARK: &str = "ÖRNEK";
/// Rows that are prepared; more may be filled in.
const PREPARED: u32 = 1_000;

struct Column {
    title: &'static str,
    width: u8,
    example: &'static str,
    required: bool,
    hint: &'static str,
}

const COLUMNS: [Column; 15] = [
    Column {
        title: "Sıra",
        width: 8,
        example: EXAMPLE_MARK,
        required: false,
        hint: "İsteğe bağlı. ÖRNEK yazan satır okunmaz.",
    },
    Column {
        title: "T.C. Kimlik No",
        width: 16,
        example: EXAMPLE_NUMBER,
        required: true,
        hint: "11 hane. Yabancılar için 99 ile başlayan kimlik numarası.",
    },
    Column {
        title: "Adı",
        width: 20,
        example: "Ayşe Nur",
        required: true,
        hint: "Nüfus kaydındaki gibi, bütün adlarıyla.",
    },
    Column {
        title: "Soyadı",
        width: 20,
        example: "Örnek",
        required: true,
        hint: "Nüfus kaydındaki gibi, bütün soyadlarıyla.",
    },
    Column {
        title: "Doğum Tarihi",
        width: 14,
        example: "20.11.1976",
        required: true,
        hint: "gün.ay.yıl: 20.11.1976",
    },
    Column {
        title: "Kurumsal E-posta",
        width: 34,
        example: "ayse.ornek@kurum.example",
        required: true,
        hint: "Kişinin kurumdaki kendi adresi; bildirimler buraya gider.",
    },
    Column {
        title: "Cep Telefonu",
        width: 18,
        example: "0500 000 00 00",
        required: true,
        hint: "Kişinin kendi cep telefonu; onay kodu buraya gider.",
    },
    Column {
        title: "Birim",
        width: 30,
        example: "Bilgi İşlem",
        required: false,
        hint: "İsteğe bağlı.",
    },
    Column {
        title: "Unvan",
        width: 24,
        example: "Mühendis",
        required: false,
        hint: "İsteğe bağlı.",
    },
    Column {
        title: "Sicil No",
        width: 14,
        example: "123456",
        required: false,
        hint: "İsteğe bağlı.",
    },
    Column {
        title: "Sertifika Süresi",
        width: 16,
        example: "3 Yıl",
        required: false,
        hint: "İsteğe bağlı. Boşsa sözleşmenizdeki süre.",
    },
    Column {
        title: "Kart Okuyucu Tipi",
        width: 18,
        example: "Mini",
        required: false,
        hint: "İsteğe bağlı: Mini, Masaüstü ya da Yok. Boşsa sözleşmenizdeki.",
    },
    Column {
        title: "Ürün",
        width: 28,
        example: "",
        required: false,
        hint: "İsteğe bağlı: ürünün adı. Boşsa listeyi yüklerken seçtiğiniz ürün.",
    },
    Column {
        title: "VKN",
        width: 14,
        example: "",
        required: false,
        hint: "Yalnızca tüzel kişi sertifikası için: 10 hane. Boşsa kurumunuzun VKN’si.",
    },
    Column {
        title: "Tüzel Kişi Unvanı",
        width: 40,
        example: "",
        required: false,
        hint: "VKN yazdıysanız o tüzel kişinin unvanı. Boşsa kurumunuzun unvanı.",
    },
];

const NOTES: [&str; 6] = [
    "Listeyi ilk sayfaya yazınız. Başlık satırını silmeyiniz; sütunların sırası değişebilir.",
    "ÖRNEK satırı okunmaz; silebilir ya da olduğu gibi bırakabilirsiniz.",
    "Yıldızlı (*) sütunlar zorunludur.",
    "Bir kişi listede her ürün için bir kez, bir tüzel kişi bir kez yer alır.",
    "Hücreler metin biçimindedir: kimlik numarası, tarih ve telefon yazdığınız gibi kalır.",
    "Bu şablonu kullanmak zorunda değilsiniz: kendi listenizi XLSX, XLS, ODS ya da CSV olarak da yükleyebilirsiniz.",
];

/// The bytes of an XLSX file, the same on every call.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The file says when it was made; without a fixed day that would be the clock of the machine.
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    write_list(workbook.add_worksheet())?;
    write_notes(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

fn write_list(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let title = Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE8EEF4));
    let example = Format::new()
        .set_italic()
        .set_font_color(Color::RGB(0x595959))
        .set_num_format("@");
    let text = Format::new().set_num_format("@");
    sheet.set_name("Personel Listesi")?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0u16..).zip(&COLUMNS) {
        let star = if column.required { " *" } else { "" };
        sheet.set_column_width(place, column.width)?;
        sheet.set_column_format(place, &text)?;
        sheet.write_with_format(0, place, format!("{}{star}", column.title), &title)?;
        sheet.write_with_format(1, place, column.example, &example)?;
        sheet.add_data_validation(2, place, PREPARED, place, &validation(place, column)?)?;
    }
    Ok(())
}

/// A hint beside every cell; an identity number of another length is questioned, not refused.
fn validation(place: u16, column: &Column) -> Result<DataValidation, XlsxError> {
    let hint = DataValidation::new()
        .set_input_title(column.title)?
        .set_input_message(column.hint)?;
    if place != 1 {
        return Ok(hint.allow_any_value());
    }
    hint.allow_custom(Formula::new("LEN(SUBSTITUTE(B3,\" \",\"\"))=11"))
        .set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning)
        .set_error_title("T.C. Kimlik No")?
        .set_error_message("Kimlik numarası 11 hanelidir.")
}

fn write_notes(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name("Açıklama")?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 80)?;
    sheet.write_with_format(0, 0, "Personel listesi nasıl doldurulur?", &bold)?;
    for (line, note) in (2u32..).zip(NOTES) {
        sheet.write(line, 0, line - 1)?;
        sheet.write_with_format(line, 1, note, &wrapped)?;
    }
    // What each column means; the names stand apart from the hints so that this sheet is never taken for the list.
    for (line, column) in (10u32..).zip(&COLUMNS) {
        sheet.write_with_format(line, 0, column.title, &bold)?;
        sheet.write_with_format(line, 1, column.hint, &wrapped)?;
    }
    Ok(())
}
