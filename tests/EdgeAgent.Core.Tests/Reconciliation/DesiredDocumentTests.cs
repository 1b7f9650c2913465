using System.Text.Json.Nodes;
using EdgeAgent.Core.Reconciliation;

namespace EdgeAgent.Core.Tests.Reconciliation;

public sealed class DesiredDocumentTests
{
    private readonly DesiredDocument _document = new();

    [Fact]
    public void Patches_apply_in_the_order_of_their_versions()
    {
        Assert.Equal(DesiredChange.Stale, _document.Merge(Json("""{"a":0,"$version":1}""")));
        Assert.Equal(DesiredChange.Applied, _document.Replace(Json("""{"a":1,"b":2,"$version":4}""")));
        Assert.Equal(DesiredChange.Stale, _document.Merge(Json("""{"a":0,"$version":4}""")));
        Assert.Equal(DesiredChange.Applied, _document.Merge(Json("""{"a":null,"c":3,"$version":5}""")));
        Assert.Equal(DesiredChange.Gap, _document.Merge(Json("""{"a":9,"$version":7}""")));
        Assert.Equal(5, _document.Version);
        Assert.Equal("""{"b":2,"$version":5,"c":3}""", _document.Properties!.ToJsonString());
    }

    [Fact]
    public void A_lower_version_is_believed_only_at_the_start_of_a_session()
    {
        Assert.Equal(DesiredChange.Applied, _document.Replace(Json("""{"$version":9}""")));
        Assert.Equal(DesiredChange.Gap, _document.Replace(Json("""{"$version":8}""")));
        Assert.Equal(DesiredChange.Stale, _document.Replace(Json("""{"$version":9}""")));
        _document.BeginSession();
        Assert.Equal(DesiredChange.Stale, _document.Merge(Json("""{"$version":10}""")));
        Assert.Equal(DesiredChange.Applied, _document.Replace(Json("""{"$version":2}""")));
        Assert.Equal(2, _document.Version);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$version":"1"}""")]
    [InlineData("""{"$version":1.5}""")]
    [InlineData("""{"$version":null}""")]
    public void Without_a_whole_version_nothing_changes(string json)
    {
        Assert.Equal(DesiredChange.Malformed, _document.Replace(Json(json)));
        Assert.Equal(DesiredChange.Malformed, _document.Merge(Json(json)));
        Assert.Null(_document.Properties);
        Assert.NotEmpty(_document.Problem);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
