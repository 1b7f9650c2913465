using System.Text.Json.Nodes;
using EdgeAgent.Core.Starts;

namespace EdgeAgent.Core.Tests.Starts;

public sealed class DesiredModelsDigestTests
{
    [Theory]
    [InlineData("""{"a":{"b":1,"c":[1,2]},"__t":"c"}""", """{"__t":"c","a":{"c":[1,2],"b":1}}""", true)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", false)]
    [InlineData("{}", "null", true)]
    public void Only_what_is_asked_counts_and_not_the_order_of_members(string one, string other, bool isSame) =>
        Assert.Equal(isSame, DesiredModelsDigest.Of(JsonNode.Parse(one)) == DesiredModelsDigest.Of(JsonNode.Parse(other)));
}
