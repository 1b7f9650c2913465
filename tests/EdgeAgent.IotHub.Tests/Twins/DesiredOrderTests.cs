using System.Text;
using System.Text.Json;

namespace EdgeAgent.IotHub.Tests;

public sealed class DesiredOrderTests
{
    private readonly LinkMailbox _mailbox = new();
    private readonly DesiredOrder _order;

    public DesiredOrderTests() => _order = new DesiredOrder(_mailbox);

    [Fact]
    public async Task Notifications_before_the_document_wait_for_it_and_old_ones_are_dropped()
    {
        Assert.True(Notify(5));
        Assert.True(Notify(7));
        Assert.True(Notify(6));
        Assert.True(Document(5));

        Assert.Equal("""TwinReceived 7 {"desired":{"v5":"document","$version":7,"v6":"patch","v7":"patch"}}""", await NextAsync());
    }

    [Fact]
    public async Task Later_notifications_follow_one_by_one()
    {
        Document(1);
        Assert.Equal("""TwinReceived 1 {"desired":{"v1":"document","$version":1}}""", await NextAsync());
        Assert.True(Notify(2));
        Assert.Equal("""DesiredChanged 2 {"v2":"patch","$version":2}""", await NextAsync());
        Assert.True(Notify(2));
        Assert.True(Notify(3));
        Assert.Equal("""DesiredChanged 3 {"v3":"patch","$version":3}""", await NextAsync());
    }

    [Fact]
    public async Task A_version_passed_over_asks_for_the_document_again()
    {
        Document(1);
        await NextAsync();
        Assert.False(Notify(3));
        Assert.True(Document(2));
        Assert.Equal("""TwinReceived 3 {"desired":{"v2":"document","$version":3,"v3":"patch"}}""", await NextAsync());
    }

    [Fact]
    public void A_document_older_than_what_was_handed_up_is_fetched_again()
    {
        Document(1);
        Notify(2);
        Assert.False(Document(1));
        Assert.True(Document(2));
    }

    [Fact]
    public void A_flood_before_the_document_is_bounded_and_makes_it_fetched_again()
    {
        for (long version = 2; version < 1000; version++)
            Notify(version);
        Assert.False(Document(1));
        Assert.True(Document(999));
    }

    [Fact]
    public async Task A_slow_reader_sees_the_last_status_and_the_whole_twin()
    {
        _mailbox.PutStatus(new LinkStatus { State = LinkState.Connected });
        Document(1);
        Notify(2);
        _mailbox.PutStatus(new LinkStatus { State = LinkState.Disconnected });
        _mailbox.PutStatus(new LinkStatus { State = LinkState.Connecting });
        _mailbox.PutStatus(new LinkStatus { State = LinkState.Connected });
        Notify(3);

        Assert.Equal(LinkState.Connected, Assert.IsType<LinkNews.StatusChanged>(await _mailbox.TakeAsync(default)).Status.State);
        Assert.Equal("""TwinReceived 3 {"desired":{"v1":"document","$version":3,"v2":"patch","v3":"patch"}}""", await NextAsync());
    }

    private bool Notify(long version)
    {
        (byte[] json, JsonElement element) = Make("patch", version);
        return _order.TakeNotification(version, json, element);
    }

    private bool Document(long version)
    {
        (byte[] json, JsonElement element) = Make("document", version);
        return _order.TakeDocument(version, Encoding.UTF8.GetBytes($$"""{"desired":{{Encoding.UTF8.GetString(json)}}}"""), element, null);
    }

    private static (byte[] Json, JsonElement Element) Make(string value, long version)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"v{{version}}":"{{value}}","$version":{{version}}}""");
        using JsonDocument document = JsonDocument.Parse(json);
        return (json, document.RootElement.Clone());
    }

    private async Task<string> NextAsync() => await _mailbox.TakeAsync(default).AsTask().WaitAsync(LinkRun.Patience) switch
    {
        LinkNews.TwinReceived twin => $"TwinReceived {twin.Version} {Encoding.UTF8.GetString(twin.Json.Span)}",
        LinkNews.DesiredChanged change => $"DesiredChanged {change.Version} {Encoding.UTF8.GetString(change.Json.Span)}",
        LinkNews other => other.ToString(),
    };
}
