using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>JSON that devices and clients send to the local hub: what was accepted can be written and accepted again.</summary>
internal static class HubDocuments
{
    public static void Read(byte[] file)
    {
        if (HubJson.Parse(file) is not { } node)
            return;
        if (!JsonNode.DeepEquals(node, HubJson.Parse(Encoding.UTF8.GetBytes(node.ToHubJson()))))
            throw new BrokenPromiseException("JSON does not survive being written");
    }
}
