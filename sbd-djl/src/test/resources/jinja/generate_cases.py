"""Makes cases.json beside it: python3 generate_cases.py, with jinja2 3.1.6. The environment is set up as transformers does."""
import json, datetime
from jinja2.sandbox import ImmutableSandboxedEnvironment
import jinja2, jinja2.ext
from jinja2 import nodes
class Generation(jinja2.ext.Extension):
    tags={"generation"}
    def parse(self, parser):
        lineno=next(parser.stream).lineno
        body=parser.parse_statements(["name:endgeneration"],drop_needle=True)
        call=self.call_method("_g",[]); cb=nodes.CallBlock(call,[],[],body); cb.set_lineno(lineno); return cb
    def _g(self, caller): return caller()
def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
class Raised(Exception): pass
def raise_exception(m): raise jinja2.exceptions.TemplateError(m)
def env():
    e=ImmutableSandboxedEnvironment(trim_blocks=True,lstrip_blocks=True,extensions=[Generation,jinja2.ext.loopcontrols])
    e.filters["tojson"]=tojson; e.globals["raise_exception"]=raise_exception
    e.globals["strftime_now"]=lambda f: datetime.datetime(2024,7,6,5,4,3).strftime(f)
    return e
E=env()
CTX={"m":[1,2,3],"s":"a,b,,c","u":"naïve 🙂 日本","d":{"b":1,"a":"x","items":5},"none":None,
 "t":True,"f":1.5,"n":7,"neg":-7,"e":[],"text":"  Hello\n World \n","lines":"one\ntwo\n\nthree",
 "messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"},{"role":"assistant","content":"<think>\nx\n</think>\n\nYo"},{"role":"user","content":"Bye"}],
 "tools":[{"type":"function","function":{"name":"get","description":"Gets <a> & 'b'","parameters":{"type":"object","properties":{"q":{"type":"string","enum":["é","z"]},"k":{"type":"integer"}},"required":["q"]}}}],
 "big":12345678901234567890,"tiny":1e-7,"huge":1e22,"third":0.1,"people":[{"name":"bob","age":3,"x":{"y":1}},{"name":"Al","age":2,"x":{"y":2}},{"name":"cy","age":3,"x":{"y":3}}]}
T=r'''
{{ m[::-1] }}{{ m[-1] }}{{ m[1:] }}{{ m[:-1] }}{{ m[0:3:2] }}{{ m[5:] }}{{ m[-2:] }}{{ m[::-2] }}
@@
{{ u[::-1] }}|{{ u[6] }}|{{ u|length }}|{{ u[5:8] }}|{{ u|reverse }}|{{ u|upper }}
@@
{% set ns = namespace(a=1, b='x') %}{% for i in m %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}
@@
{{ '<a</think>\n\nb'.split('</think>')[-1].lstrip('\n') }}|{{ 'x</think>y</think>z'.split('</think>')[0] }}
@@
{{ s.split(',') }}{{ s.split(',', 1) }}{{ '  a  b '.split() }}{{ ' a b c '.split(None, 1) }}
@@
{{ text.strip() }}|{{ text.rstrip() }}|{{ text.lstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ text|trim }}|{{ 'xyabyx'|trim('xy') }}
@@
{{ 'abc'.startswith('a') }}{{ 'abc'.startswith(('x','a')) }}{{ 'abc'.endswith('bc') }}
@@
{{ 'aXbX'.replace('X','--') }}{{ 'aXbX'|replace('X','') }}{{ 'ab'.replace('','.') }}
@@
{{ 'hello world-foo it\'s'.title() }}|{{ 'hello world-foo it\'s (bar)'|title }}|{{ 'hELLO'.capitalize() }}|{{ 'hELLO wOrld'|capitalize }}
@@
{{ ','.join(['a','b']) }}{{ m|join(', ') }}{{ people|map(attribute='name')|join('/') }}{{ m|join }}
@@
{{ 'a\nb\r\nc\n'.splitlines() }}{{ ''.splitlines() }}{{ '\n\na'.splitlines() }}
@@
{{ 1 + 2 * 3 - 4 / 2 }}|{{ 7 // 2 }}|{{ -7 // 2 }}|{{ -7 % 3 }}|{{ 7 % 3 }}|{{ 7 / 7 }}|{{ 1.5 + 1 }}|{{ -n }}|{{ 7.5 // 2 }}|{{ -7.5 % 2 }}
@@
{{ big }}|{{ tiny }}|{{ huge }}|{{ third }}|{{ third + 0.2 }}|{{ 1e16 }}|{{ 123456789.0 }}|{{ 1e-5 }}|{{ 0.0001 }}|{{ 1.0 }}
@@
{{ 'a' ~ 1 ~ none ~ true ~ 1.0 }}{{ "c" }}{{ [1] + [2] }}{{ (1,) + (2,) }}
@@
{{ 1 < 2 }}{{ 3 < 2 }}{{ 'a' < 'b' }}{{ 1 < 1.5 }}{{ 1 == 1.0 }}{{ true == 1 }}{{ 'a' == 1 }}{{ none == none }}{{ [1] == [1] }}{{ (1,) == [1] }}{{ {'a':1} == {'a':1} }}{{ 2 != 3 }}{{ 2 >= 2 }}
@@
{{ 'b' in 'abc' }}{{ 2 in m }}{{ 'a' in d }}{{ 9 not in m }}{{ not 9 in m }}{{ 'x' in ['x'] and 'y' not in ['x'] }}{{ 1 in (1,2) }}
@@
{{ none or 'x' }}{{ '' or 0 or [] }}{{ 1 and 'y' }}{{ 0 and 'y' }}{{ not none }}{{ undefined_thing or 'dflt' }}
@@
{{ 'a' if t else 'b' }}{{ 'a' if not t }}{{ 'a' if none else 'b' if 0 else 'c' }}{{ ('a' if t else 'b') ~ 'z' }}
@@
{{ x is defined }}{{ x is not defined }}{{ none is none }}{{ x is none }}{{ d.zzz is defined }}{{ d.a is defined }}{{ d['q'] is undefined }}{{ m[9] is defined }}
@@
{{ 's' is string }}{{ d is mapping }}{{ m is sequence }}{{ 's' is sequence }}{{ d is sequence }}{{ d is iterable }}{{ 1 is iterable }}{{ 1 is number }}{{ true is number }}{{ 1 is integer }}{{ true is integer }}{{ 1.0 is float }}{{ t is boolean }}{{ t is true }}{{ 1 is true }}{{ 0 is false }}{{ range is callable }}{{ x is iterable }}{{ x is sequence }}
@@
{{ 3 is odd }}{{ 4 is even }}{{ 9 is divisibleby 3 }}{{ 9 is divisibleby(2) }}{{ 1 is eq 1 }}{{ 1 is ne(2) }}{{ 2 is gt 1 }}{{ 2 is lessthan 3 }}{{ 'a' is in 'abc' }}{{ none is sameas(none) }}{{ true is sameas(true) }}{{ 1 is sameas(true) }}
@@
{{ 2 is not divisibleby 3 and 'yes' }}{{ (1 is odd) == true }}{{ 1 is odd or 2 is odd }}{{ 'x' if 1 is odd else 'y' }}{{ not 1 is odd }}
@@
{% for x in m %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.previtem is defined }}{{ loop.nextitem if loop.nextitem is defined else '-' }}{{ loop.previtem }};{% endfor %}
@@
{% for x in m if x > 1 %}{{ x }}{{ loop.length }}{% else %}none{% endfor %}{% for x in e %}x{% else %}empty{% endfor %}{% for x in nope %}x{% else %}undef{% endfor %}
@@
{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}{% for k, v in d|dictsort %}{{ k }}{{ v }}{% endfor %}{% for k, v in d|items %}{{ k }}{% endfor %}
@@
{{ d['items'] }}{{ d.keys()|list }}{{ d.values()|list }}{{ d.get('a') }}{{ d.get('z') }}{{ d.get('z', 'q') }}{{ d.b }}{{ d['b'] }}
@@
{% for i in m %}{% for j in m %}{% if j == 2 %}{% continue %}{% endif %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}
@@
{% set x = 1 %}{% for i in m %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if t %}{% set x = 9 %}{% endif %}{{ x }}
@@
{% set a, b = 1, 2 %}{{ a }}{{ b }}
@@
{% set block %}  hi {{ n }} {% endset %}[{{ block }}]{% set b2 | trim | upper %} up {% endset %}[{{ b2 }}]
@@
{% macro f(a, b=2, c=a) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ f(1) }} {{ f(1, c=5) }} {{ f(b=3, a=0) }} {{ f() }}
@@
{% macro g(x) %}{% if x > 0 %}{{ x }}{{ g(x - 1) }}{% endif %}{% endmacro %}{{ g(3) }}{{ g(3)|length }}
@@
{% macro h(x) %}<{{ x }}>{{ caller('q') }}</>{% endmacro %}{% call(v) h(1) %}body{{ v }}{% endcall %}
@@
{% macro late() %}{{ later }}{% endmacro %}{% set later = 'L' %}{{ late() }}{% for later in m %}{{ late() }}{% endfor %}
@@
{% filter upper %}abc {{ n }}{% endfilter %}{% filter trim|replace('a','b') %}  aaa {% endfilter %}{% filter replace('a', 'b') %}a{% endfilter %}
@@
{% generation %}gen {{ n }}{% set inside = 1 %}{% endgeneration %}{{ inside is defined }}
@@
  {# comment #}  |{#- c -#}  x
@@
a
  {% if t %}
  b
  {% endif %}
c
@@
a  {%- if t -%}  b  {%- endif %}
   c {%+ if t %} d {% endif +%}
 e
@@
   {{ n }}
   {%- for x in m %}
   {{- x }}
   {%- endfor -%}
   end

@@
x {{- n -}} y {{ n -}}
  z
@@
{% if t %}
    deep
{%+ endif %}
tail
@@
  {# c #}
next {#- q #} w
{#+ keep #}
v
@@
{{ d|tojson }}{{ tools|tojson }}
@@
{{ tools|tojson(indent=2) }}{{ tools[0]|tojson(indent=4) }}{{ []|tojson(indent=2) }}{{ {}|tojson(indent=2) }}{{ [[]]|tojson(indent=1) }}
@@
{{ u|tojson }}{{ u|tojson(ensure_ascii=true) }}{{ '"\\\n\t\x01\x7f/'|tojson }}{{ [1,2]|tojson(separators=(',',':')) }}{{ {1:none, 'x':1.5}|tojson }}{{ big|tojson }}{{ huge|tojson }}{{ none|tojson }}{{ true|tojson }}
@@
{{ d }}|{{ m }}|{{ tools }}|{{ "it's" }}|{{ ["it's", 'a"b', "n\n\\", 'é🙂', '\x00'] }}|{{ none }}|{{ [none, true, 1.0] }}|{{ (1,) }}{{ () }}{{ (1,2) }}{{ {} }}
@@
{{ nope|default('d') }}{{ ''|default('d') }}{{ ''|default('d', true) }}{{ none|default('d') }}{{ none|d('d', boolean=true) }}{{ nope|d }}
@@
{{ m|first }}{{ m|last }}{{ e|first is defined }}{{ 'abc'|first }}{{ 'abc'|last }}{{ 'abc'|list }}{{ m|length }}{{ d|length }}{{ nope|length }}{{ m|count }}
@@
{{ people|map(attribute='name')|list }}{{ people|map(attribute='x.y')|join(',') }}{{ ['a ',' b']|map('trim')|list }}{{ ['ab','cb']|map('replace','b','x')|list }}
@@
{{ people|selectattr('age','equalto',3)|map(attribute='name')|list }}{{ people|rejectattr('age','eq',3)|list|length }}{{ [0,1,2]|select|list }}{{ [0,1,2]|reject('odd')|list }}{{ people|selectattr('name')|list|length }}{{ messages|selectattr('role','in',['user','system'])|list|length }}{{ people|selectattr('zip','defined')|list }}
@@
{{ 'yes' if messages|selectattr('role','equalto','tool') else 'no' }}{{ 'yes' if messages|selectattr('role','equalto','tool')|list else 'no' }}
@@
{{ [3,1,2]|sort }}{{ ['b','A','c']|sort }}{{ ['b','A','c']|sort(case_sensitive=true) }}{{ [3,1,2]|sort(reverse=true) }}{{ people|sort(attribute='age')|map(attribute='name')|list }}{{ people|sort(attribute='age', reverse=true)|map(attribute='name')|list }}
@@
{{ [1,2]|sum }}{{ people|map(attribute='age')|sum }}{{ m|reverse|list }}
@@
{{ '3'|int }}{{ '3.7'|int }}{{ 'x'|int }}{{ 'x'|int(5) }}{{ 3.9|int }}{{ ' 7 '|int }}{{ '-1e3'|int }}{{ none|int }}{{ 5|string ~ 'x' }}
@@
{{ lines|indent }}|{{ lines|indent(2) }}|{{ lines|indent(2, true) }}|{{ lines|indent(2, blank=true) }}|{{ lines|indent('> ') }}
@@
{{ '<b>'|safe }}
@@
{{ range(3)|list }}{{ range(1,4)|list }}{{ range(5,0,-2)|list }}{% for i in range(2) %}{{ i }}{% endfor %}{{ dict(a=1, b=2) }}{{ range(3)|length }}
@@
{{ strftime_now('%d %b %Y') }}|{{ strftime_now('%Y-%m-%d %H:%M:%S %A %B') }}
@@
{{ raise_exception('Conversation roles must alternate!') }}
@@
{{ nope.x }}
@@
{{ nope + 'a' }}
@@
{{ 'a' + 1 }}
@@
{{ nope() }}
@@
{{ d.zz.y }}
@@
{{ m.append(4) }}
@@
{{ 'x'|nofilter }}
@@
{% if t %}a
@@
{% endif %}
@@
{{ 1 is notest }}
@@
{{ a b }}
@@
{{ (1 }}
@@
{% for x in 5 %}{% endfor %}
@@
{{ nope|tojson }}
@@
{{ 1 / 0 }}
@@
{% set d.x = 1 %}
@@
{{ 'é'.upper() }}{{ 'ß'.upper() }}{{ 'ÀB'.lower() }}{{ 'ǆ'.title() }}{{ '' | capitalize }}
@@
{{ '\n\t\\\'\"\x41\u00e9\d' }}{{ "a\
b" }}
@@
{{ messages[0].role }}{{ messages[0]['role'] }}{{ messages.0.role }}{{ (messages|last).content }}{{ messages[1:][0].content }}{{ messages[-1]["content"] }}
@@
{%- for message in messages -%}
    {%- if loop.first and messages[0]['role'] != 'system' -%}
        {{- 'dflt' -}}
    {%- endif -%}
    {{- '<|' + message['role'] + '|>' + '\n' + message['content'] | trim + '<|end|>' + '\n' -}}
{%- endfor -%}
{%- if add_generation_prompt is defined and add_generation_prompt -%}{{- 'G' -}}{%- else -%}{{- 'E' -}}{%- endif -%}
@@
{% if messages[0]['role'] == 'system' %}{% set system_message = messages[0]['content'] | trim + '\n\n' %}{% set messages = messages[1:] %}{% else %}{% set system_message = '' %}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if loop.index0 == 0 %}{% set content = system_message + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + content | trim + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content | trim + ' ' + '</s>' }}{% endif %}{% endfor %}
@@
{%- macro render_type(p, is_required=False) -%}
    {%- if p.type == "array" -%}{{ p['items'].type }}[]{%- elif p is mapping and p.enum -%}
        {{- p.enum|map('tojson')|join(' | ') -}}
    {%- else -%}{{ p.type }}{{ "" if is_required else "?" }}{%- endif -%}
{%- endmacro -%}
{%- for tool in tools -%}
{%- set f = tool.function -%}
type {{ f.name }} = (_: {
{%- for pname, p in f.parameters.properties.items() -%}
{{ '\n' }}{{ pname }}: {{ render_type(p, pname in f.parameters.required) }},
{%- endfor -%}
}) => any;
{%- endfor -%}
@@
{%- set last = namespace(index=-1) -%}{%- for m2 in messages -%}{%- if m2.role == 'user' -%}{%- set last.index = loop.index0 -%}{%- endif -%}{%- endfor -%}{{ last.index }}{%- for m2 in messages[last.index:] -%}{{ m2.role }}{%- endfor -%}
@@
{% set content = messages[2].content %}{% if '</think>' in content %}{% set r = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}{{ r }}|{{ content.split('</think>')[-1].lstrip('\n') }}{% endif %}
@@
{{ messages | map(attribute='role') | list | tojson }}{{ (messages | selectattr('role', 'equalto', 'user') | list)[0].content }}{{ messages|length - 1 }}{{ messages|map(attribute='content')|map('length')|sum }}
@@
{%- if tools is defined and tools is not none and tools|length > 0 %}T{% endif %}{% if not tools is defined %}N{% endif %}{% if tools and not (messages[-1].role == 'tool') %}Y{% endif %}
@@
{{ {'a': {'b': [1, {'c': 2}]}}['a']['b'][1].c }}{{ [1,2,][1] }}{{ {'x':1,}.x }}{{ [[1,2],[3]]|map('first')|list }}
@@
{{ -1 }}{{ - 1 + 2 }}{{ 1 - -1 }}{{ -m[0] }}{{ -2 * 2 }}
@@
{% set x = 'v' %}{%- set x = x ~ '!' -%}{{ x }}{% set y = x if x else none %}{{ y }}{% set z %}{% endset %}[{{ z }}]{% set k = {'a': x} %}{{ k.a }}
@@
{{ "a" ~ ("b" if f > 1 else "c") ~ d.b }}{{ f }}{{ f|int }}{{ n / 2 }}{{ 6 / 2 }}
@@
{{ ('a', 'b')|join('-') }}{{ 'a-b'|replace('-', '_')|upper|length }}{{ 'abc'|map('upper')|join }}{{ 'a b'|title|list|length }}
@@
{% if n %}{% else %}{% endif %}|{% if not n %}a{% elif n == 7 %}b{% elif true %}c{% else %}d{% endif %}
@@
{{ caller is defined }}{{ loop is defined }}{{ namespace is defined }}{{ strftime_now is defined }}
@@
{% for i in range(3) %}{% if not loop.first %}, {% endif %}{% if loop.last %}and {% endif %}{{ i }}{% endfor -%}
   .
@@
{% for m2 in messages %}{% if loop.previtem and loop.previtem.role == 'user' %}<{{ m2.role }}{% endif %}{% if loop.nextitem is defined and loop.nextitem.role != 'user' %}>{% endif %}{% endfor %}
@@
{{ m|groupby('x') }}
@@
{# gemma-like #}{%- macro arg(a, q=True) -%}{%- if a is string -%}{{- '<' + a + '>' -}}{%- elif a is boolean -%}{{- 'true' if a else 'false' -}}{%- elif a is mapping -%}{{- '{' -}}{%- set ns = namespace(found=false) -%}{%- for key, value in a | dictsort -%}{%- if ns.found %},{% endif -%}{%- set ns.found = true -%}{{ key if q else key | upper }}:{{- arg(value, q=q) -}}{%- endfor -%}{{- '}' -}}{%- elif a is sequence -%}[{%- for i in a -%}{{- arg(i, q=q) -}}{{- ',' if not loop.last -}}{%- endfor -%}]{%- else -%}{{- a -}}{%- endif -%}{%- endmacro -%}{{ arg(tools[0], q=false) }}{{ arg([1, none, 1.5, true, 's']) }}{{ not thinking | default(false) }}
@@
{{ (s ~ d) is string and seg is undefined }}{{ '12' == ('12' | int | string) }}{{ [('k', 1)] + [['x', {}]] }}{%- for a, b in [('k', 1)] + [['x', 2]] %}{{ a }}{{ b }}{%- endfor %}{{ d.get('items', {}) }}{{ '    '[:-2] ~ '|' }}
@@
{% include 'x' %}
@@
{{ 'abc'[1:2] ~ 'abc'[-1] ~ 'abc'[5:] }}{{ 'abc'[7] is defined }}{{ ''[0] is defined }}
@@
{{ text|trim|length }}{{ '　wide '|trim }}{{ '\u00a0x\u2028'.strip() }}
@@
{{ tools[0].function.name|upper ~ ':' ~ tools[0]['function']['parameters']['properties']|length }}{{ tools[0].function.parameters.properties.q.enum[0] }}
@@
{{ [3,1,2]|min }}{{ [3,1,2]|max }}{{ ['b','A']|max }}{{ [1,2,1]|unique|list }}{{ '1.5'|float }}{{ 'x'|float }}{{ 3|float(1) }}{{ (-3)|abs }}{{ f|abs }}
@@
{{ 'abc'.find('c') }}{{ u.find('日') }}{{ 'abc'.find('z') }}{{ 'aXbX'.count('X') }}{{ 'prefix'.removeprefix('pre') }}{{ 'a'.removeprefix('b') }}{{ 'file.py'.removesuffix('.py') }}{{ '12'.isdigit() }}{{ ''.isdigit() }}
@@
{{ 1.0 == 1 }}{{ '1' == 1 }}{{ 10 // 3 * 3 + 10 % 3 }}{{ 5 in [1,5.0] }}{{ [] == false }}{{ none != false }}{{ 'a' != 'b' }}
@@
{{ d is mapping and d.b is number and d.a is string }}{{ (d.zz is defined and d.zz) or 'no' }}{{ d.zz if d.zz is defined else 'x' }}
@@
{{ x }}{{ x|string }}{{ x ~ 'a' }}{{ [x] | length }}{{ x == y }}{{ x == none }}{{ not x }}{{ x|list }}{{ x|join(',') }}
@@
{% if n == 7 -%}
    A
{%- elif n == 8 -%}
    B
{%- endif %}

   {% set q = 1 %}
B{{ q }}
{% set q = 2 -%}
   C
@@
{{ 'a/b/c'.rsplit('/', 1) }}{{ 'a/b/c'.rsplit('/') }}{{ ' a  b c '.rsplit(None, 1) }}{{ 'a b'.rsplit() }}{{ 'x'.rsplit('/', 2) }}
@@
{{ 'a</t>b</t>c'.partition('</t>') }}{{ 'ab'.partition('</t>')[2] == '' }}
@@
{{ 'aXbXcX'.replace('X', '-', 2) }}{{ 'aXbX'|replace('X', '', 1) }}{{ 'aX'.replace('X', '-', 0) }}{{ 'aX'.replace('X', '-', -1) }}
@@
{{ 'a' 'b' "c" ~ 'd' }}{{ 'x'
   'y' }}{{ ['a' 'b', 'c'] }}
@@
{{ 'ab1' is lower }}{{ 'AB' is upper }}{{ 'Ab' is lower }}{{ '12' is upper }}{{ '' is lower }}{{ 'A' is not upper }}
@@
{{ {'b': 1, 'a': {'d': [1], 'c': 2}}|tojson(sort_keys=true) }}{{ tools|tojson(sort_keys=True, indent=2) }}
@@
{{ people|join(', ', attribute='name') }}{{ people|join(attribute='x.y') }}
@@
{% for x in e %}{{ x|nofilter }}{% endfor %}
@@
{% macro f() %}{{ 1 is notest }}{% endmacro %}
@@
{% if none %}{% for x in e %}{{ x|nofilter }}{% endfor %}{% endif %}
@@
{{ t or 1|nofilter }}
@@
{% if t %}a{% elif 1|nofilter %}b{% else %}{{ 1 is notest }}{% endif %}{{ 'c' if t else 1|nofilter }}{{ 1|nofilter if none else 'd' }}
@@
{% if none|nofilter %}{% endif %}
@@
{% for x in m|nofilter %}{% endfor %}
@@
{% set y %}{{ 1|nofilter }}{% endset %}
'''
cases=[]
for t in T.strip('\n').split('\n@@\n'):
    try: c={"template":t,"expected":E.from_string(t).render(**CTX)}
    except Exception as ex: c={"template":t,"error":f"{type(ex).__name__}: {ex}"}
    cases.append(c)
if __name__=='__main__':
    open(__import__('os').path.join(__import__('os').path.dirname(__import__('os').path.abspath(__file__)),'cases.json'),'w').write(json.dumps({"variables":CTX,"cases":cases},ensure_ascii=False,indent=1))
    for c in cases:
        if 'error' in c: print(c['error'],'<=',c['template'][:60])
