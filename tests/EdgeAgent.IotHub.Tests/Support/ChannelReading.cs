using System.Threading.Channels;

namespace EdgeAgent.TestSupport;

internal static class ChannelReading
{
    /// <summary>What the channel holds now.</summary>
    public static IReadOnlyList<T> TryReadAll<T>(this ChannelReader<T> reader)
    {
        List<T> items = [];
        while (reader.TryRead(out T? item))
            items.Add(item);
        return items;
    }
}
