using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace EdgeAgent.IotHub;

/// <summary>Holds news in order until the reader takes them, and never more than three: a status replaces the status before it, and a change of the desired properties that
/// finds an untaken one before it becomes the whole twin in the place of both. So a slow reader costs no memory and misses nothing that still holds.</summary>
internal sealed class LinkMailbox
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _filled = Channel.CreateBounded<bool>(1);
    private readonly List<LinkNews> _waiting = [];
    private JsonObject _desired = [];
    private JsonElement? _reported;

    public void PutStatus(LinkStatus status)
    {
        lock (_lock)
            Add(new LinkNews.StatusChanged(status));
    }

    public void PutTwin(long version, ReadOnlyMemory<byte> json, JsonElement desired, JsonElement? reported)
    {
        lock (_lock)
        {
            _desired = JsonObject.Create(desired)!;
            _reported = reported;
            _waiting.RemoveAll(news => news is not LinkNews.StatusChanged);
            Add(new LinkNews.TwinReceived(version, json));
        }
    }

    public void PutPatch(long version, ReadOnlyMemory<byte> json, JsonElement patch)
    {
        lock (_lock)
        {
            JsonMergePatch.Apply(_desired, JsonObject.Create(patch)!);
            _desired["$version"] = version;
            bool someWait = _waiting.RemoveAll(news => news is not LinkNews.StatusChanged) > 0;
            Add(someWait ? new LinkNews.TwinReceived(version, WriteTwin()) : new LinkNews.DesiredChanged(version, json));
        }
    }

    public async ValueTask<LinkNews> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _filled.Reader.ReadAsync(cancellationToken);
            lock (_lock)
            {
                if (_waiting is not [LinkNews news, ..])
                    continue;
                _waiting.RemoveAt(0);
                if (_waiting.Count > 0)
                    _filled.Writer.TryWrite(true);
                return news;
            }
        }
    }

    private void Add(LinkNews news)
    {
        if (news is LinkNews.StatusChanged && _waiting is [.., LinkNews.StatusChanged])
            _waiting.RemoveAt(_waiting.Count - 1);
        _waiting.Add(news);
        if (_waiting is [LinkNews.StatusChanged, LinkNews.StatusChanged, ..])
            _waiting.RemoveAt(0);
        _filled.Writer.TryWrite(true);
    }

    private byte[] WriteTwin()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("desired");
            _desired.WriteTo(writer);
            if (_reported is { } reported)
            {
                writer.WritePropertyName("reported");
                reported.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
