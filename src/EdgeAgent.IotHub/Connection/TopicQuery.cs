namespace EdgeAgent.IotHub;

/// <summary>The fields behind a topic's question mark, as the hub writes them: <c>?$rid=1&amp;$version=2</c>.</summary>
internal static class TopicQuery
{
    public static string? Find(string topic, string key)
    {
        int mark = topic.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return null;
        foreach (string pair in topic[(mark + 1)..].Split('&'))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Uri.UnescapeDataString(pair[..equals]) == key)
                return Uri.UnescapeDataString(pair[(equals + 1)..]);
        }

        return null;
    }
}
