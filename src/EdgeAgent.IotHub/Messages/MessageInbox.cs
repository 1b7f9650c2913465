using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.IotHub;

/// <summary>Hands one connection's cloud-to-device messages to their handler, one after the other, and acknowledges each only when it was handled.</summary>
/// <remarks>What is not acknowledged when the connection ends comes again on the next one. IoT Hub has at most 50 messages waiting for a device.</remarks>
internal sealed class MessageInbox(Func<CloudMessage, CancellationToken, Task> handler, ILogger logger)
{
    private const int Capacity = 64;

    private readonly Channel<(CloudMessage Message, Func<CancellationToken, Task> Acknowledge)> _waiting =
        Channel.CreateBounded<(CloudMessage Message, Func<CancellationToken, Task> Acknowledge)>(Capacity);

    /// <summary>Takes a message from the connection's receiver; never waits. Beyond the capacity a message stays with the hub.</summary>
    public void Take(CloudMessage message, Func<CancellationToken, Task> acknowledge)
    {
        if (!_waiting.Writer.TryWrite((message, acknowledge)))
            LinkLog.MessageLeft(logger, message.Id ?? "without an id", "too many wait");
    }

    /// <summary>Handles messages until the connection ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach ((CloudMessage message, Func<CancellationToken, Task> acknowledge) in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await handler(message, cancellationToken);
                await acknowledge(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // the outermost edge of a message: the next one is handled all the same
            catch (Exception e)
#pragma warning restore CA1031
            {
                LinkLog.MessageFailed(logger, e, message.Id ?? "without an id");
            }
        }
    }
}
