"""Makes argument_cases.json beside it: python3 generate_argument_cases.py, with jinja2 3.1.6.

Every filter, test, method and function with its arguments by place and by name, too many and too
few, of right and of wrong types, on values of all types.
"""
import copy, json, pathlib, random
from generate_cases import E

CTX = json.loads(pathlib.Path(__file__).with_name("cases.json").read_text())["variables"]

random.seed(15)
STRINGS = ["'aXbX'", "''", "' a b\\tc '", "'12'", "'one\\n\\ntwo\\r\\n three\\n'", "u", "s", "\"it's\""]
DICTS = ["d", "{}", "{'b':2,'a':1,'C':0}", "tools[0]", "{1:'x','a':none}"]
NUMBERS = ["0", "7", "-7", "1.5", "-2.9", "true", "false", "big", "1e22"]
LISTS = ["[3,1,2]", "['b','A','c','a']", "[]", "(1,2)", "[[1,'x'],[0,'y']]", "people", "[1,1.0,true,2]", "[none,1]", "messages"]
VALUES = STRINGS + DICTS + NUMBERS + LISTS + ["none", "nope"]
ARGUMENTS = ["0", "1", "2", "-1", "3", "true", "false", "none", "''", "'x'", "'a'", "'X'", "','", "'age'", "'name'", "[1]", "1.5", "'0'", "nope", "'value'", "'key'", "('a','b')", "'x.y'", "'age,name'", "{}"]
FILTERS = """string() safe() title() indent(width,first,blank) tojson(ensure_ascii,indent,separators,sort_keys) trim(chars) upper() lower()
capitalize() replace(old,new,count) default(default_value,boolean) d(default_value,boolean) int(default,base) float(default) abs() length() count()
list() items() first() last() reverse() join(d,attribute) unique(case_sensitive,attribute) min(case_sensitive,attribute) max(case_sensitive,attribute)
sum(attribute,start) sort(reverse,case_sensitive,attribute) dictsort(case_sensitive,by,reverse) map(attribute,default) select(name) reject(name)
selectattr(attribute,name) rejectattr(attribute,name)"""
TESTS = """eq(other) equalto(other) ne(other) lt(other) lessthan(other) le(other) gt(other) greaterthan(other) ge(other) in(seq) sameas(other)
divisibleby(num) odd() even() defined() undefined() none() boolean() true() false() string() number() integer() float() mapping() sequence() iterable() callable()"""
METHODS = """upper() lower() capitalize() title() strip(chars) lstrip(chars) rstrip(chars) replace(old,new,count) startswith(prefix,start,end) endswith(suffix,start,end)
split(sep,maxsplit) find(sub,start,end) count(sub,start,end) removeprefix(prefix) removesuffix(suffix) isdigit() splitlines(keepends) join(iterable)"""
LAZY = ("map", "select", "reject", "selectattr", "rejectattr", "items", "unique", "reverse")
INTS = """'0x1A' '0X1a' '1A' '0b101' '101' '0o17' '017' '_1' '1_000' '1__0' '-0x1A' '+7' '1.9' '1e3' 'inf' 'nan' '١٢' '' '0x' 'zz' '00' '-0' '1e400' '0x_1A' '1_0.5' '.5' '5.'
'1e+2' '0x1.8p1' '１２' '--1' '+-1' '99999999999999999999' 12 12.9 true none [] big 1e22 1e23 nope""".split() + ["' 12 '", "' 0x1A '", "'- 7'", "'  '", "'1\\n'"]
MORE = r"""
{% for x in m %}{{ loop.depth }}{{ loop.depth0 }}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for x in m %}{{ loop.cycle() }}{% endfor %}
{% macro f(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ f(1, a=3) }}
{{ u.count('') }}{{ u.replace('', '.') }}{{ u.find('日', 6) }}{{ u.find('本', -1) }}{{ 'abc'.find('', 3) }}{{ 'abc'.find('', 4) }}
{{ ['b','A','a']|min }}{{ ['a','A','b','B']|max }}{{ people|max(attribute='age') }}{{ people|min(attribute='x.y') }}
{{ people|sort(attribute='age,name')|map(attribute='name')|list }}{{ [[2,'b'],[1,'z'],[2,'a']]|sort }}
{{ people|unique(attribute='age')|list|length }}{{ ['a','A']|unique|list }}{{ ['a','A']|unique(true)|list }}{{ [1,1.0,true]|unique|list }}
{{ people|sum(attribute='age', start=10) }}{{ [[1],[2]]|sum(start=[]) }}
{{ people|map(attribute='zip', default='-')|list }}{{ people|map(attribute='x.z', default=0)|list }}{{ [nope]|list }}
{{ d|dictsort(by='key', reverse=true) }}{{ {'a':2,'b':1}|dictsort(false, 'value') }}
{{ [1]|tojson(separators=',') }}
{{ 'a'|indent(99999999999) }}
{{ 'a.b.c'.rsplit('.', 1) }}{{ ' a b c '.rsplit(None, 1) }}{{ 'a--b--c'.rsplit('--',1) }}{{ 'aaab'.rsplit('aa') }}{{ 'a.b'.partition('.') }}{{ 'ab'.partition('.') }}
{{ 'ab'.partition('') }}
{{ dict([('a',1)]) }}{{ dict({'a':1}, b=2) }}{{ namespace(d).a }}{{ namespace([('x',1)]).x }}
{{ dict([1]) }}
{{ dict({}, {}) }}
{{ d.items()|sort }}{{ people|map(attribute='name')|map('upper')|sort(reverse=true)|join }}
{{ 5 is divisibleby }}
{{ d.keys(1) }}
{{ strftime_now('%d', 1) }}
{{ raise_exception() }}
{{ []|select('nosuch')|list }}{{ []|map('nosuch')|list }}
""".strip().split("\n")


def named(signatures):
    for signature in signatures.split():
        name, parameters = signature.rstrip(")").split("(")
        yield name, [p for p in parameters.split(",") if p]


def forms(parameters):
    """Argument lists: none, of every length up to one too many, by name, mixed, twice and unknown"""
    pick = lambda: random.choice(ARGUMENTS)
    yield from ("", "()", "(zzz=1)")
    for count in range(1, len(parameters) + 2):
        for _ in range(2 if parameters else 1):
            yield "(" + ", ".join(pick() for _ in range(count)) + ")"
    for parameter in parameters:
        for _ in range(2):
            yield f"({parameter}={pick()})"
    if parameters:
        yield f"(1, {parameters[0]}=1)"
        for parameter in parameters[1:]:
            for _ in range(2):
                yield f"({pick()}, {parameter}={pick()})"


def templates():
    for name, parameters in named(FILTERS):
        for arguments in forms(parameters):
            for value in random.sample(VALUES, 3):
                yield "{{ (%s)|%s%s%s }}" % (value, name, arguments, "|list" if name in LAZY else "")
    for name, parameters in named(TESTS):
        for arguments in forms(parameters):
            for value in random.sample(VALUES, 2):
                yield "{{ (%s) is %s%s }}" % (value, name, arguments)
    for name, parameters in named(METHODS):
        for arguments in filter(None, forms(parameters)):
            for value in random.sample(STRINGS, 2):
                yield "{{ (%s).%s%s }}" % (value, name, arguments)
    for arguments in filter(None, forms(["key", "default"])):
        yield "{{ (%s).get%s }}" % (random.choice(DICTS), arguments)
    for arguments in filter(None, forms(["start", "stop", "step"])):
        yield "{{ range%s|list }}" % arguments
    for value in INTS:
        for arguments in ("", "(7)", "(default=7)", "(base=16)", "(7, 2)", "(0, 8)", "(0, 0)", "(0, 36)", "(0, 37)", "(0, 1)", "(0, -1)", "(0, 'x')", "(0, none)", "(0, 16.0)", "('d')", "(none)"):
            yield "{{ %s|int%s }}" % (value, arguments)
        if "inf" not in value and "nan" not in value and value not in ("'1e400'", "'-0'", "1e23"):  # no float here is infinite or -0.0
            yield "{{ %s|float }}{{ %s|float(7) }}{{ %s|float(default='x') }}" % (value, value, value)
    yield from MORE


def case(template):
    try:
        return {"template": template, "expected": E.from_string(template).render(**copy.deepcopy(CTX))}  # indent changes lists
    except Exception as e:
        return {"template": template, "error": type(e).__name__}


def unlike(template, expected="", error=""):
    """Whether it is where this library differs: it does not print addresses, and refuses wrong arguments where no item meets them too, and does not calculate with integers beyond 64 bits."""
    unmet = expected in ("[]", "true", "false", "null") or "num=nope" in template or "indent=1.5" in template or "(big) is" in template
    return " at 0x" in expected or (unmet and any(f in template for f in ("|map", "attr", "tojson", "(big)", "divisibleby")))


if __name__ == "__main__":
    cases = [case(t) for t in dict.fromkeys(templates())]
    cases = [c for c in cases if not unlike(**c)]
    text = json.dumps(cases, ensure_ascii=False, separators=(",", ":")).replace('{"template"', '\n{"template"')
    pathlib.Path(__file__).with_name("argument_cases.json").write_text(text + "\n")
