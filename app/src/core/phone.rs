//! Telephone numbers as Cognito takes them: `+`, the country's code, the number, digits alone (ITU-T E.164).

/// The code that is chosen before anybody chose: Amplify's.
pub const DEFAULT_DIAL_CODE: &str = "+1";

/// Countries (ISO 3166-1 alpha-2) with their codes (<https://www.itu.int/pub/T-SP-E.164D>).
const DIAL_CODES: &str = "AC+247 AD+376 AE+971 AF+93 AG+1268 AI+1264 AL+355 AM+374 AO+244 AR+54 AS+1684 AT+43 AU+61 AW+297 AZ+994 \
     BA+387 BB+1246 BD+880 BE+32 BF+226 BG+359 BH+973 BI+257 BJ+229 BM+1441 BN+673 BO+591 BR+55 BS+1242 BT+975 \
     BW+267 BY+375 BZ+501 CA+1 CD+243 CF+236 CG+242 CH+41 CI+225 CK+682 CL+56 CM+237 CN+86 CO+57 CR+506 CU+53 \
     CV+238 CW+599 CY+357 CZ+420 DE+49 DJ+253 DK+45 DM+1767 DO+1809 DZ+213 EC+593 EE+372 EG+20 ER+291 ES+34 \
     ET+251 FI+358 FJ+679 FK+500 FM+691 FO+298 FR+33 GA+241 GB+44 GD+1473 GE+995 GF+594 GH+233 GI+350 GL+299 \
     GM+220 GN+224 GP+590 GQ+240 GR+30 GT+502 GU+1671 GW+245 GY+592 HK+852 HN+504 HR+385 HT+509 HU+36 ID+62 \
     IE+353 IL+972 IN+91 IO+246 IQ+964 IR+98 IS+354 IT+39 JM+1876 JO+962 JP+81 KE+254 KG+996 KH+855 KI+686 \
     KM+269 KN+1869 KP+850 KR+82 KW+965 KY+1345 KZ+7 LA+856 LB+961 LC+1758 LI+423 LK+94 LR+231 LS+266 LT+370 \
     LU+352 LV+371 LY+218 MA+212 MC+377 MD+373 ME+382 MG+261 MH+692 MK+389 ML+223 MM+95 MN+976 MO+853 MP+1670 \
     MQ+596 MR+222 MS+1664 MT+356 MU+230 MV+960 MW+265 MX+52 MY+60 MZ+258 NA+264 NC+687 NE+227 NF+672 NG+234 \
     NI+505 NL+31 NO+47 NP+977 NR+674 NU+683 NZ+64 OM+968 PA+507 PE+51 PF+689 PG+675 PH+63 PK+92 PL+48 PM+508 \
     PR+1787 PS+970 PT+351 PW+680 PY+595 QA+974 RE+262 RO+40 RS+381 RU+7 RW+250 SA+966 SB+677 SC+248 SD+249 \
     SE+46 SG+65 SH+290 SI+386 SK+421 SL+232 SM+378 SN+221 SO+252 SR+597 SS+211 ST+239 SV+503 SX+1721 SY+963 \
     SZ+268 TC+1649 TD+235 TG+228 TH+66 TJ+992 TK+690 TL+670 TM+993 TN+216 TO+676 TR+90 TT+1868 TV+688 TW+886 \
     TZ+255 UA+380 UG+256 US+1 UY+598 UZ+998 VC+1784 VE+58 VG+1284 VI+1340 VN+84 VU+678 WF+681 WS+685 XK+383 \
     YE+967 ZA+27 ZM+260 ZW+263";

/// Countries with their codes: `("DE", "+49")`.
pub fn dial_codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    DIAL_CODES.split(' ').filter_map(|country| country.split_at_checked(2))
}

/// Whether a text can be meant as a telephone number.
#[must_use]
pub fn is_like_a_number(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_digit() || " ()+-./".contains(c);
    text.chars().all(fits) && text.chars().filter(char::is_ascii_digit).count() >= 4
}

/// Whether a text is a number in its international form: `+`, then seven to fifteen digits.
#[must_use]
pub fn is_international(number: &str) -> bool {
    number
        .strip_prefix('+')
        .is_some_and(|digits| (7..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// A number in its international form. One that begins with `+` has its country's code already; any other loses the zero
/// that is dialled inside many countries, but for Italy, where it belongs to the number.
#[must_use]
pub fn international(country_code: &str, number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if number.trim_start().starts_with('+') {
        return format!("+{digits}");
    }
    let code = if country_code.is_empty() { DEFAULT_DIAL_CODE } else { country_code };
    let national = match code {
        "+39" => digits.as_str(),
        _ => digits.strip_prefix('0').unwrap_or(&digits),
    };
    format!("{code}{national}")
}

#[cfg(test)]
mod tests {
    use super::{dial_codes, international, is_international, is_like_a_number};

    #[test]
    fn every_country_has_a_code_of_digits() {
        for (country, code) in dial_codes() {
            let digits = code.strip_prefix('+').unwrap();
            assert!(country.chars().all(|c| c.is_ascii_uppercase()), "{country}");
            assert!((1..=4).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()), "{country} {code}");
        }
        assert_eq!(dial_codes().find(|(country, _)| *country == "DE"), Some(("DE", "+49")));
        assert!(dial_codes().count() > 220);
    }

    #[test]
    fn a_number_gets_its_countrys_code_once() {
        for (code, number, whole) in [
            ("+49", "0171 / 12 34 56", "+49171123456"),
            ("+39", "06 698", "+3906698"),
            ("+1", "+44 (20) 7946 0000", "+442079460000"),
            ("", "5551234567", "+15551234567"),
        ] {
            assert_eq!(international(code, number), whole);
        }
    }

    #[test]
    fn an_international_number_has_neither_too_few_digits_nor_too_many() {
        assert!(is_international("+491711234567"));
        for text in ["+49171", "+1234567890123456", "491711234567", "+49 1711234567", "+"] {
            assert!(!is_international(text), "{text}");
        }
    }

    #[test]
    fn a_word_is_no_number() {
        assert!(is_like_a_number("+1 (555) 123-4567"));
        for text in ["", "ada", "12", "555x1234", "ada@example.com"] {
            assert!(!is_like_a_number(text), "{text}");
        }
    }
}
