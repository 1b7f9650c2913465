using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;

namespace EdgeAgent.Hub.Tests.Queries;

public sealed class QueryParserTests
{
    private static readonly JsonObject Document = JsonNode.Parse(
        """{"deviceId":"pi-1","tags":{"site":"attic","floor":3,"on":true,"none":null,"list":[1],"a-b":{"x y":1}},"properties":{"reported":{"temp":21.5}},"configurations":{"c-1":{"status":"Applied"}}}""")!.AsObject();

    [Theory]
    [InlineData("deviceId = 'pi-1'", true)]
    [InlineData("deviceId = \"pi-1\"", true)]
    [InlineData("devices.deviceId = 'pi-1'", true)]
    [InlineData("deviceId <> 'pi-2' and tags.floor >= 3", true)]
    [InlineData("tags.floor = 0x3", true)]
    [InlineData("tags.floor = 2 + 1 * 1", true)]
    [InlineData("(tags.floor - 1) * 2 % 3 / 2 = 0.5", true)]
    [InlineData("-tags.floor < -2", true)]
    [InlineData("tags.site = 'at' + 'tic'", true)]
    [InlineData("tags.site IN ['cellar', 'attic']", true)]
    [InlineData("tags.site NIN ['cellar', 'attic']", false)]
    [InlineData("tags.site IN []", false)]
    [InlineData("tags.missing IN ['a']", false)]
    [InlineData("tags.missing NIN ['a']", false)]
    [InlineData("tags.missing != 1", false)]
    [InlineData("tags.missing = undefined", false)]
    [InlineData("NOT tags.missing = 1", true)]
    [InlineData("tags.site = 3", false)]
    [InlineData("tags.site != 3", true)]
    [InlineData("tags.site < 3", false)]
    [InlineData("tags.list = tags.list", false)]
    [InlineData("tags.on = true AND tags.on != false", true)]
    [InlineData("tags.on", true)]
    [InlineData("tags.site", false)]
    [InlineData("tags.none = null", true)]
    [InlineData("is_defined(tags.none) AND NOT is_defined(tags.missing)", true)]
    [InlineData("[[tags]].[[a-b]].[[x y]] = 1", true)]
    [InlineData("configurations.[[c-1]].status = 'Applied'", true)]
    [InlineData("tags.floor = 1 OR tags.floor = 2 OR tags.floor = 3 AND deviceId = 'pi-1'", true)]
    [InlineData("(tags.floor = 3 OR tags.floor = 2) AND deviceId = 'x'", false)]
    [InlineData("tags.floor / 0 = 1", false)]
    [InlineData("properties.reported.temp > 21 and properties.reported.temp < 22", true)]
    [InlineData("tags.site = 'it''s' OR tags.site = 'a\\'b' OR 1 = 1", true)]
    public void A_condition_holds_or_not(string condition, bool expected) =>
        Assert.Equal(expected, QueryParser.ParseCondition(condition).Where!.Evaluate(Document).IsTrue);

    [Theory]
    [InlineData("SELECT", "At 7 the query has 'the end' where it needs a path, a value or (.")]
    [InlineData("SELECT * FROM twins", "At 15 the query has 'twins' where it needs devices.")]
    [InlineData("SELECT * FROM devices.messages", "At 23 the query has 'messages' where it needs modules or jobs.")]
    [InlineData("SELECT * FROM devices WHERE", "where it needs a path, a value or (.")]
    [InlineData("SELECT * FROM devices WHERE a = 'b", "The text that begins at 33 has no closing '.")]
    [InlineData("SELECT * FROM devices WHERE a ~ 1", "'~' at 31 begins nothing that a query knows.")]
    [InlineData("SELECT * FROM devices WHERE a IN (1)", "At 34 the query has '(' where it needs '['.")]
    [InlineData("SELECT * FROM devices; DROP TABLE devices", "';' at 22 begins nothing that a query knows.")]
    [InlineData("SELECT * FROM devices GROUP BY tags.a", "SELECT * cannot be grouped; name columns.")]
    [InlineData("SELECT tags.b, COUNT() FROM devices GROUP BY tags.a", "The column 'b' is neither an aggregate nor one of the paths behind GROUP BY.")]
    [InlineData("SELECT TOP 0 * FROM devices", "where it needs a number from 1 to 1000000.")]
    [InlineData("SELECT a FROM devices WHERE [[b = 1", "has no closing ]].")]
    [InlineData("SELECT a FROM devices WHERE b = 1.2.3", "'1.2.3' at 33 is no number.")]
    [InlineData("SELECT a FROM devices WHERE b = 1e999", "is no number.")]
    public void What_is_no_query_is_told_with_its_place(string query, string expected) =>
        Assert.Contains(expected, Assert.Throws<QueryException>(() => QueryParser.Parse(query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Hostile_queries_end_in_an_error_and_not_in_a_stack_overflow()
    {
        foreach (string part in new[] { "(", "NOT ", "-", "a.", "a=" })
            Assert.Throws<QueryException>(() => QueryParser.ParseCondition(string.Concat(Enumerable.Repeat(part, 20_000 / part.Length))));
        Assert.Throws<QueryException>(() => QueryParser.ParseCondition(new string('x', 40_000)));
        Assert.Throws<QueryException>(() => QueryParser.ParseCondition("1" + string.Concat(Enumerable.Repeat("+1", 2000)) + " = 1"));
        Assert.True(QueryParser.ParseCondition("1" + string.Concat(Enumerable.Repeat("+1", 1900)) + " = 1901").Where!.Evaluate(Document).IsTrue);
        Assert.True(QueryParser.ParseCondition(string.Join(" OR ", Enumerable.Repeat("deviceId = 1", 950)) + " OR 1 = 1").Where!.Evaluate(Document).IsTrue);
    }

    [Fact]
    public void Random_arithmetic_is_that_of_doubles()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            (string text, double? value) = Expression(random, 4);
            QueryValue result = QueryParser.ParseCondition(text).Where!.Evaluate(Document);
            Assert.True(value is { } number && double.IsFinite(number) ? result.Kind == QueryValueKind.Number && result.Number == number : result.Kind == QueryValueKind.Undefined, $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Random_logic_is_that_of_booleans()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            (string text, bool value) = Logic(new Random(seed), 5);
            Assert.True(QueryParser.ParseCondition(text).Where!.Evaluate(Document).IsTrue == value, $"seed {seed}: {text}");
        }
    }

    private static (string Text, double? Value) Expression(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            int number = random.Next(0, 9);
            return random.Next(5) == 0 ? ("tags.floor", 3) : ($"{number}", number);
        }

        (string leftText, double? left) = Expression(random, depth - 1);
        (string rightText, double? right) = Expression(random, depth - 1);
        char sign = "+-*/%"[random.Next(5)];
        double? value = left is null || right is null || !double.IsFinite(left.Value) || !double.IsFinite(right.Value) ? null : sign switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => left % right,
        };
        return ($"({leftText} {sign} {rightText})", value is { } number2 && double.IsFinite(number2) ? value : null);
    }

    private static (string Text, bool Value) Logic(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
            return random.Next(3) switch { 0 => ("tags.floor = 3", true), 1 => ("tags.missing = 1", false), _ => ("tags.on", true) };
        (string left, bool a) = Logic(random, depth - 1);
        (string right, bool b) = Logic(random, depth - 1);
        return random.Next(3) switch { 0 => ($"({left} AND {right})", a && b), 1 => ($"({left} OR {right})", a || b), _ => ($"(NOT ({left}))", !a) };
    }
}
