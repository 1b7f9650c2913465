using System.Threading.Channels;

namespace EdgeAgent.Core.Ports;

/// <summary>The agent's connection to its hub: the device twin, device-to-cloud messages, direct methods, and file upload.</summary>
/// <remarks>
/// <para>The link owns connecting, authentication, token renewal and reconnecting with back-off; the agent above it never asks it to connect.
/// All members may be called from any thread. No member throws for what a network does: that is a <see cref="LinkResult"/> or a <see cref="CloudEvent"/>.</para>
/// <para>The link hands JSON on as it came: the agent treats it as hostile and parses it itself.</para>
/// </remarks>
public interface ICloudLink
{
    /// <summary>Whether the link is connected now and the hub has accepted the device.</summary>
    bool IsConnected { get; }

    /// <summary>Connects and stays connected until it is told to stop; then disconnects cleanly and returns.</summary>
    /// <param name="events">Where the link writes what happens, in the order in which it happened. Writing waits while the agent is behind.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <returns>A task that ends, without an exception, after <paramref name="cancellationToken"/> was cancelled.</returns>
    /// <remarks>
    /// After each connect the link subscribes to desired changes, fetches the whole twin, writes <see cref="CloudEvent.TwinReceived"/>, and only then writes
    /// <see cref="CloudEvent.DesiredChanged"/> for the changes that arrived meanwhile and later. The agent drops changes that the twin already holds.
    /// A link is taken for one that waits, but where it says <see cref="Supervision.LoopActivity.Work"/>: while it makes a connection.
    /// </remarks>
    Task RunAsync(ChannelWriter<CloudEvent> events, CancellationToken cancellationToken);

    /// <summary>Fetches the whole twin again and writes it as <see cref="CloudEvent.TwinReceived"/>, in order with the changes around it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the twin arrived.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<LinkResult> RefreshTwinAsync(CancellationToken cancellationToken);

    /// <summary>Sends a merge patch (RFC 7396) of the reported properties and waits for the hub's answer.</summary>
    /// <param name="mergePatch">UTF-8 JSON: an object, below 32 KB.</param>
    /// <param name="cancellationToken">Gives up; whether the hub took the patch is then unknown.</param>
    /// <returns>The hub's answer. The agent never has more than one patch under way.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<LinkResult> ReportAsync(ReadOnlyMemory<byte> mergePatch, CancellationToken cancellationToken);

    /// <summary>Sends one device-to-cloud message and waits until the hub has taken it over.</summary>
    /// <param name="message">The message; its identifier stays the same when it is sent again.</param>
    /// <param name="cancellationToken">Gives up; whether the hub took the message is then unknown.</param>
    /// <returns>The hub's answer; <see cref="LinkStatus.Accepted"/> means the hub is responsible for it from now on (the PUBACK of quality of service 1).</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<LinkResult> SendTelemetryAsync(OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Names who answers direct methods. Called once, before <see cref="RunAsync"/>.</summary>
    /// <param name="handler">Answers; several calls may be under way at a time, each beside everything else on the link. The link cancels one that takes too long,
    /// and answers for one that throws.</param>
    void Serve(Func<MethodRequest, CancellationToken, Task<MethodReply>> handler);

    /// <summary>Sends a file to the hub's store.</summary>
    /// <param name="name">The name that it is to have there, without the device's own part: segments of letters, digits, dots and hyphens between slashes.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Gives up; whether the file was stored is then unknown.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    Task<UploadResult> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
