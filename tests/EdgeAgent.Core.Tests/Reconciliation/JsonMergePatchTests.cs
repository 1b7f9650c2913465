using System.Text.Json.Nodes;
using CsCheck;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Tests.Reconciliation;

public sealed class JsonMergePatchTests
{
    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf<JsonNode?>(
        Gen.Int[0, 3].Select(i => (JsonNode?)JsonValue.Create(i)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)), Gen.Const((JsonNode?)null),
        Gen.Int[0, 2].Array[0, 2].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => (JsonNode?)i)])));

    private static readonly Gen<JsonObject> Document = Object(Gen.OneOf(Leaf, Object(Gen.OneOf(Leaf, Object(Leaf).Select(o => (JsonNode?)o))).Select(o => (JsonNode?)o)));

    [Fact]
    public void The_difference_applied_gives_what_is_wanted() =>
        Gen.Select(Document, Document).Sample((from, to) =>
        {
            JsonObject patched = WithoutNulls(from), wanted = WithoutNulls(to);
            JsonMergePatch.Apply(patched, JsonMergePatch.Difference(patched, to));
            Assert.True(JsonNode.DeepEquals(wanted, patched), $"{from.ToJsonString()} to {to.ToJsonString()} gave {patched.ToJsonString()}");
            Assert.Empty(JsonMergePatch.Difference(patched, to));
        });

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Patches_apply_as_in_the_examples_of_RFC_7396(string target, string patch, string result)
    {
        JsonObject document = JsonNode.Parse(target)!.AsObject();
        JsonMergePatch.Apply(document, JsonNode.Parse(patch)!.AsObject());
        Assert.Equal(result, document.ToJsonString());
    }

    [Fact]
    public void Members_of_the_hub_are_passed_over() =>
        Assert.Equal("{}", JsonMergePatch.Difference(JsonNode.Parse("""{"$version":3,"a":1}""")!.AsObject(), JsonNode.Parse("""{"a":1}""")!.AsObject()).ToJsonString());

    private static Gen<JsonObject> Object(Gen<JsonNode?> value) =>
        Gen.Select(Gen.Int[0, 4], value).Array[0, 4].Select(members =>
        {
            var made = new JsonObject();
            foreach ((int key, JsonNode? node) in members)
                made[$"k{key}"] = node?.DeepClone();
            return made;
        });

    // A merge patch cannot write nulls, and a document of a hub holds none.
    private static JsonObject WithoutNulls(JsonObject source)
    {
        var clean = new JsonObject();
        foreach ((string name, JsonNode? value) in source)
        {
            if (value is not null)
                clean[name] = value is JsonObject inner ? WithoutNulls(inner) : value.DeepClone();
        }
        return clean;
    }
}
