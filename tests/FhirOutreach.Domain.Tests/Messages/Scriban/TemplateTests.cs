using FhirOutreach.Domain.Messages.Scriban;

namespace FhirOutreach.Domain.Tests.Messages.Scriban;

public sealed class TemplateTests
{
    private static readonly ValueObject Model = new(
        ("name", Value.Of("Maria")),
        ("nothing", Value.Null),
        ("count", Value.Of(3L)),
        ("list", Value.Of(new[] { Value.Of("b"), Value.Of("a") })),
        ("visit", Value.Of(new ValueObject(("place", Value.Of("Main St"))))),
        ("start", Value.Of(new DateTimeOffset(2026, 12, 1, 15, 5, 0, TimeSpan.FromHours(-5)))));

    [Theory]
    [InlineData("{{ if name }}", "t.txt(1,4): this 'if' has no 'end'")]
    [InlineData("Hi\r\n{{ for x in list }}{{ x }}", "t.txt(2,4): this 'for' has no 'end'")]
    [InlineData("Hi\r\rx {{ end }}", "t.txt(3,6): there is one 'end' too many")]
    [InlineData("{{ name | string.upcas }}", "t.txt(1,11): there is no function 'string.upcas' (did you mean 'string.upcase'?)")]
    [InlineData("{{ name | upcase }}", "t.txt(1,11): there is no function 'upcase'")]
    [InlineData("{{ name | string.truncate }}", "t.txt(1,11): string.truncate needs the argument 'length'")]
    [InlineData("{{ name | string.upcase 1 }}", "t.txt(1,25): string.upcase takes only: text")]
    [InlineData("{{ name | string.truncate lenght: 1 }}", "t.txt(1,27): string.truncate takes only: text, length, ellipsis")]
    [InlineData("{{ name 'x' }}", "t.txt(1,4): there is no function 'name'")]
    [InlineData("{{ 'a\\q' }}", "t.txt(1,6): only \\n \\t \\\" \\' \\\\ \\0 \\b \\f \\r \\v \\x00 and \\u0000 may follow a backslash")]
    [InlineData("\n\n  {{ 'open }}", "t.txt(3,6): the text that begins with ' is not closed")]
    [InlineData("{{ break }}", "t.txt(1,4): 'break' stands outside of a 'for'")]
    [InlineData("{{ count ? name | string.upcase : 'x' }}", "t.txt(1,17): a pipe between '?' and ':' needs brackets around it")]
    [InlineData("{{ visit.place = 1 }}", "t.txt(1,16): only a plain name can be given a value with '='")]
    [InlineData("{{ 12abc }}", "t.txt(1,4): this is not a number as it is written here: digits, perhaps with a point")]
    public void A_mistake_is_shown_with_its_place(string source, string error) =>
        Assert.Equal(error, Assert.Single(Assert.IsType<TemplateReading.Refused>(Template.Read(source, "t.txt")).Errors).ToString());

    [Theory]
    [InlineData("{{ func f; end }}", "func")]
    [InlineData("{{ include 'other' }}", "include")]
    [InlineData("{{ while true }}{{ end }}", "while")]
    [InlineData("{{ with visit }}{{ end }}", "with")]
    [InlineData("{{ capture x }}{{ end }}", "capture")]
    [InlineData("{%{ {{ name }} }%}", "escape blocks")]
    [InlineData("{{ list[0] }}", "indexers")]
    [InlineData("{{ [1, 2] }}", "arrays")]
    [InlineData("{{ {a: 1} }}", "objects")]
    [InlineData("{{ $1 }}", "'$'")]
    [InlineData("{{ @name }}", "'@'")]
    [InlineData("{{ count += 1 }}", "'+='")]
    [InlineData("{{ this.name }}", "this")]
    public void What_a_text_has_no_need_of_is_refused_by_name(string source, string named)
    {
        var error = Assert.Single(Assert.IsType<TemplateReading.Refused>(Template.Read(source, "t.txt")).Errors);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("not part of the template language here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ visit.house.number }}", "t.txt(1,4): 'number' is asked of a value that is missing")]
    [InlineData("{{ nothing.size ?? 1 }}", "t.txt(1,4): 'size' is asked of a value that is missing")]
    [InlineData("a\n{{ name | date.to_string '%F' }}", "t.txt(2,11): date.to_string: a date is needed here: put date.parse before it")]
    [InlineData("{{ name - 1 }}", "t.txt(1,9): with text only + and * work")]
    [InlineData("{{ count // 0 }}", "t.txt(1,10): nothing can be divided by zero")]
    [InlineData("{{ for x in visit }}{{ end }}", "t.txt(1,13): 'for' can only walk through an array")]
    [InlineData("{{ name * 1000000 }}", "t.txt(1,9): the text would be longer than 32000 characters")]
    [InlineData("{{ for x in 1..1000000 }}{{ end }}", "t.txt(1,14): a range has at most 1000 items")]
    [InlineData("{{ for x in 1..1000 }}{{ for y in 1..1000 }}{{ end }}{{ end }}", "t.txt(1,26): the template does more than 20000 steps")]
    [InlineData("{{ a = 'xx' }}{{ for x in 1..1000 }}{{ a = a + a }}{{ end }}", "t.txt(1,46): the text would be longer than 32000 characters")]
    [InlineData("{{ a = '\\\\' }}{{ for x in 1..1000 }}{{ a = a | string.escape }}{{ end }}", "t.txt(1,48): string.escape: the text would be longer than 32000 characters")]
    [InlineData("{{ a = 1..500 }}{{ for x in 1..1000 }}{{ a = a | array.concat a }}{{ end }}", "t.txt(1,50): array.concat: the array would have more than 1000 items")]
    public void What_cannot_be_rendered_is_an_outcome_and_no_exception(string source, string error) =>
        Assert.Equal(error, Assert.IsType<TemplateRendering.Failed>(Rendering(source)).Error.ToString());

    [Theory]
    [InlineData("{{ name")]
    [InlineData("{{ name?.size }} {{ nothing?.size }}{{ nothing?.a.b }}", "5 ")]
    [InlineData("{{ list | array.sort | array.join ', ' }} {{ 7 / 2 }} {{ 6 / 3 }} {{ 7 // 2 }} {{ 2.5 | math.round }}", "a, b 3.5 2 3 2")]
    [InlineData("{{ start.hour }}:{{ start | date.to_string '%M %Z' }}", "15:05 -05:00")]
    [InlineData("{{ visit }} {{ list }}", "{place: \"Main St\"} [\"b\", \"a\"]")]
    [InlineData("{{ for x in nothing }}x{{ else }}none{{ end }}", "none")]
    [InlineData("{{ x = 'o' }}{{ for x in list }}{{ x }}{{ y = x }}{{ end }}{{ x }}{{ y }}", "baoa")]
    [InlineData("{{ case count }}{{ when 1, 2 }}few{{ when 3 || 4 }}some{{ end }}", "some")]
    [InlineData("{{ name |\n string.upcase }}", "MARIA")]
    [InlineData("{{ start | date.add_minutes (-15) | date.to_string '%l:%M' | string.strip }}", "2:50")]
    [InlineData("{{ '0001-01-01' | date.parse | date.add_days (-10) | date.to_string '%F' }}", "0001-01-01")]
    [InlineData("{{ 7 | math.times 6 }} {{ 'ab' | array.last }} {{ list | array.add 'c' | array.size }}", "42 b 3")]
    [InlineData("{{ 'a b' | string.slice 1 }}|{{ 'abc' | string.slice (-2) 1 }}|{{ 'abc' | string.slice1 1 }}", " b|b|b")]
    public void The_language_works(string source, string expected = "Maria") =>
        Assert.Equal(new TemplateRendering.Rendered(expected), Rendering(source));

    [Fact]
    public void Depth_is_bounded_however_it_is_made()
    {
        string[] sources =
        [
            "{{ " + new string('(', 5_000) + "1",
            "{{ " + string.Concat(Enumerable.Repeat("!", 5_000)) + "1 }}",
            "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 5_000)) + " }}",
            "{{ name" + string.Concat(Enumerable.Repeat(".a", 5_000)) + " }}",
            "{{ name" + string.Concat(Enumerable.Repeat(" | string.strip", 5_000)) + " }}",
            "{{ 1" + string.Concat(Enumerable.Repeat(" ? 1 : 1", 5_000)) + " }}",
            string.Concat(Enumerable.Repeat("{{ if 1 }}", 5_000)),
            "{{ if 1 }}" + string.Concat(Enumerable.Repeat("{{ else if 1 }}", 5_000)),
        ];

        Assert.All(sources, source => Assert.IsType<TemplateReading.Refused>(Template.Read(source, "t.txt")));
    }

    [Fact]
    public void Many_choices_beside_each_other_are_not_deep()
    {
        var source = string.Concat(Enumerable.Repeat("{{ if nothing }}a{{ else if count }}b{{ end }}", 200));

        Assert.Equal(new TemplateRendering.Rendered(new string('b', 200)), Rendering(source));
    }

    [Fact]
    public void Any_source_is_read_or_refused_and_any_template_renders_or_fails()
    {
        string[] pieces =
        [
            "{{", "}}", "{{-", "-}}", "{{~", "~}}", " ", "\n", "\r\n", "text", "name", "list", "visit", ".", ".place", "nothing", "count",
            "if", "else", "end", "for", "x", "in", "case", "when", "break", "|", "string.upcase", "array.join", "date.parse", "string.truncate",
            "'s'", "\"", "`", "\\", "1", "2.5", "..", "(", ")", "+", "-", "*", "/", "//", "%", "==", "<", "&&", "||", "!", "??", "?", ":", "=",
            ";", ",", "#", "##", "{", "[", "$", "é", "😀", "\0",
        ];
        const int Seed = 20261201;
        var random = new Random(Seed);
        var (read, rendered) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var parts = random.GetItems(pieces, random.Next(1, 12));
            var source = random.Next(2) == 0 ? string.Concat(parts) : $"{{{{ {string.Join(' ', parts)} }}}}";
            if (Template.Read(source, $"seed {Seed} of {i}") is TemplateReading.Read { Template: var template })
            {
                read++;
                rendered += template.Render(Model) is TemplateRendering.Rendered ? 1 : 0;
            }
        }
        Assert.True(read > 500 && rendered > 200, $"{read} read and {rendered} rendered of seed {Seed}");
    }

    private static TemplateRendering Rendering(string source) =>
        Assert.IsType<TemplateReading.Read>(Template.Read(source, "t.txt")).Template.Render(Model);
}
