using System.Text;

namespace EdgeAgent.Contracts.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"é","\ud83d\ude00":["b",1,null]}""", true)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("""{"\udc00":1}""", false)]
    [InlineData("""{"a":""", false)]
    [InlineData("[1e308,-1e-999,0.5E+00000000000000012]", true)]
    [InlineData("[1e99999999999]", false)]
    public void Names_strings_and_numbers_can_be_read_or_not(string json, bool expected) => Assert.Equal(expected, JsonText.IsReadable(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("{\"a\":\"\u00ff\"}")]
    [InlineData("{\"\u00c3\":1}")]
    public void Bytes_that_are_no_UTF_8_are_not(string latin) => Assert.False(JsonText.IsReadable(Encoding.Latin1.GetBytes(latin)));
}
