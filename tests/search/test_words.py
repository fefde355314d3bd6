"""What a person types, taken apart."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.words import Words, take_apart


def shown(words: Words) -> str:
    """As text: groups divided by blanks, alternatives by |, exclusions behind -; kind:text unless it is a word."""

    def atom(kind: str, text: str) -> str:
        return text if kind == "word" else f"{kind}:{text}"

    groups = ["|".join(atom(one.kind, one.text) for one in group) for group in words.groups]
    return " ".join([*groups, *("-" + atom(one.kind, one.text) for one in words.excluded)])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        # words
        ("mobbing", "mobbing"),
        ("  mobbing   skole ", "mobbing skole"),
        ("Barnehage, skole; (SFO)!", "Barnehage skole SFO"),
        ("e-post", "e-post"),
        ("children's", "children's"),
        ("‘barn’", "barn"),
        ("a\u030a", "å"),
        ("🙂 barn 🙂", "barn"),
        ("%00", "%00"),
        ("100%", "100%"),
        # phrases, whatever the quotes
        ('"barnets beste"', "phrase:barnets beste"),
        ("“barnets beste”", "phrase:barnets beste"),
        ("”barnets beste”", "phrase:barnets beste"),
        ("„barnets beste“", "phrase:barnets beste"),
        ("«barnets beste»", "phrase:barnets beste"),
        ("»barnets beste«", "phrase:barnets beste"),
        ('skole "barnets beste" mobbing', "skole phrase:barnets beste mobbing"),
        ('"a b""c d"', "phrase:a b phrase:c d"),
        # quotes that nothing closes, or that hold nothing
        ('"barnets beste', "barnets beste"),
        ('barnets beste"', "barnets beste"),
        ('"a b" c" d', "phrase:a b c d"),
        ('""', ""),
        ('"', ""),
        ('" "', ""),
        ('"-"', ""),
        ('"NOT"', "phrase:NOT"),
        # prefixes
        ("barnev*", "prefix:barnev"),
        ("barnev**", "prefix:barnev"),
        ("ba*", "prefix:ba"),
        ("b*", "b"),
        ("*vern", "*vern"),
        ("*", ""),
        ("**", ""),
        ("barne-vern*", "barne-vern"),
        ("a.b*", "a.b"),
        # exclusions
        ("barn -skole", "barn -skole"),
        ("-skole", "-skole"),
        ("barn (-skole", "barn -skole"),
        ('-"i skole"', "-phrase:i skole"),
        ("-«i skole»", "-phrase:i skole"),
        ("-”i skole”", "-phrase:i skole"),
        ("-skol*", "-prefix:skol"),
        ("-CRC/C/NOR/CO/5-6", "-symbol:CRC/C/NOR/CO/5-6"),
        ("NOT skole", "-skole"),
        ("barn IKKE skole", "barn -skole"),
        ("barn IKKJE skole", "barn -skole"),
        ("NOT NOT skole", "-skole"),
        ("NOT skole barn", "barn -skole"),
        ("barn - skole", "barn skole"),
        ("barn – skole", "barn skole"),
        ('"barns rett"-er', "phrase:barns rett -er"),
        ("-", ""),
        ("--", ""),
        ("ikke skole", "ikke skole"),
        # alternatives
        ("mobbing OR vold", "mobbing|vold"),
        ("mobbing ELLER vold ELLER trusler", "mobbing|vold|trusler"),
        ("mobbing | vold", "mobbing|vold"),
        ('skole mobbing OR "fysisk vold"', "skole mobbing|phrase:fysisk vold"),
        ("mobbing OR vold skole", "mobbing|vold skole"),
        ("OR mobbing", "mobbing"),
        ("mobbing OR", "mobbing"),
        ("mobbing OR OR vold", "mobbing|vold"),
        ("mobbing OR -vold", "mobbing -vold"),
        ("mobbing eller vold", "mobbing eller vold"),
        # and is what happens anyway
        ("mobbing AND vold", "mobbing vold"),
        ("mobbing OG vold", "mobbing vold"),
        ("mobbing & vold + skole", "mobbing vold skole"),
        # document symbols, in any case and with any dash
        ("CRC/C/NOR/CO/5-6", "symbol:CRC/C/NOR/CO/5-6"),
        ("crc/c/nor/co/5-6", "symbol:CRC/C/NOR/CO/5-6"),
        ("CRC/C/NOR/CO/5–6", "symbol:CRC/C/NOR/CO/5-6"),
        ("CRC/C/NOR/CO/5‑6,", "symbol:CRC/C/NOR/CO/5-6"),
        ("(CRC/C/NOR/CO/5-6)", "symbol:CRC/C/NOR/CO/5-6"),
        ("e/c.12/nor/co/5.", "symbol:E/C.12/NOR/CO/5"),
        ("A/RES/217(III)", "symbol:A/RES/217(III)"),
        ("CRC/C/NOR/", "symbol:CRC/C/NOR"),
        ("CRC/C/NOR/*", "symbol:CRC/C/NOR"),
        ("A/70", "symbol:A/70"),
        ("og/eller", "og/eller"),
        ("A/S", "A/S"),
        ("s/he", "s/he"),
        ("CRC/CRPD", "CRC/CRPD"),
        ("ABC/C/NOR/CO/5", "ABC/C/NOR/CO/5"),
        ("CRC//NOR", "CRC//NOR"),
        # paragraphs
        ("CAT 2018 para 18", "CAT 2018 paragraph:18"),
        ("para. 18", "paragraph:18"),
        ("paragraph 18", "paragraph:18"),
        ("Paragraphs 18", "paragraph:18"),
        ("paragraf 18", "paragraph:18"),
        ("AVSNITT 18", "paragraph:18"),
        ("pkt. 18", "paragraph:18"),
        ("§ 18", "section:18"),
        ("§18", "section:18"),
        ("para 131.2", "paragraph:131.2"),
        ("CEDAW/C/NOR/CO/9 49 (c)", "symbol:CEDAW/C/NOR/CO/9 paragraph:49(c)"),
        ("crc/c/nor/co/5-6, 20 barn", "symbol:CRC/C/NOR/CO/5-6 paragraph:20 barn"),
        ("CRC/C/NOR/CO/5-6 2018", "symbol:CRC/C/NOR/CO/5-6 2018"),
        ("CRC/C/NOR/CO/5-6 18-åring", "symbol:CRC/C/NOR/CO/5-6 18-åring"),
        ("-CRC/C/NOR/CO/5-6 20", "-symbol:CRC/C/NOR/CO/5-6 -paragraph:20"),
        ("49 (c)", "49 c"),
        ("avsnitt 12 (a)", "paragraph:12(a)"),
        ("avsnitt 12(A)", "paragraph:12(a)"),
        ("avsnitt 12 (a), (c)", "paragraph:12(a)(c)"),
        ("avsnitt 12 (a)–(c)", "paragraph:12(a)-(c)"),
        ("avsnitt 32–33", "paragraph:32-33"),
        ("paras 18-20", "paragraph:18-20"),
        ("-para 18", "-paragraph:18"),
        ("para 18-åring", "paragraph:18 -åring"),
        ("para 1812", "para 1812"),
        ("parade 18", "parade 18"),
        ("§", ""),
        # nothing but operators, controls and signs
        ("AND OR NOT", ""),
        ("| & + IKKE ELLER", ""),
        ("!!! ??? ...", ""),
        ("", ""),
        ("\x00\x01\n\t", ""),
        ("barn\x00hage", "barn hage"),
        ("barn\u200bhage", "barn hage"),
        ("barne\u00adhage", "barnehage"),
        ("\ufeffbarn", "barn"),
        ("\ud800barn", "barn"),
        ("\u202ebarn", "barn"),
    ],
)
def test_is_read_as(typed: str, read: str) -> None:
    assert shown(take_apart(typed)) == read


def test_a_word_with_a_leading_hyphen_in_the_middle_excludes_nothing() -> None:
    assert take_apart('"barns rett"-er').excluded == ()
    assert take_apart("para 18-åring").excluded == ()


def test_what_says_nothing_is_false() -> None:
    assert not take_apart("OR * --")
    assert take_apart("-a")
    assert take_apart("a")


@given(st.text())
@settings(max_examples=500, deadline=None)
def test_any_text_can_be_read_and_every_atom_says_something(text: str) -> None:
    words = take_apart(text)
    assert isinstance(words, Words)
    atoms = [*(atom for group in words.groups for atom in group), *words.excluded]
    assert all(any(c.isalnum() for c in atom.text) for atom in atoms)
    assert all(words.groups)


@given(st.lists(st.sampled_from(['"', "«", "-", "*", "OR", "NOT", "para", " ", "(a)", "12", "CRC/", "x", ","])))
@settings(max_examples=500, deadline=None)
def test_any_mix_of_signs_that_mean_something_can_be_read(signs: list[str]) -> None:
    assert isinstance(take_apart("".join(signs)), Words)


@pytest.mark.parametrize(
    "repeated", ["barn ", '"', '" ', "para ", "para 1", "§ 1 (a", "§ 1 ,", "(", "A/", "-", "*", "x", 'x"', "1.", "🙂"]
)
def test_ten_thousand_bytes_are_read_in_linear_time(repeated: str) -> None:
    text = repeated * (10_000 // len(repeated.encode()))
    began = time.process_time()
    take_apart(text + " " * 10_000)
    assert time.process_time() - began < 1
