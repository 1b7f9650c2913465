using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using MQTTnet.AspNetCore;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>Sends each MQTT connection to the hub's broker or to that of provisioning, by the user name of its CONNECT. Both speak on one port, as devices expect,
/// and a device that provisions itself does not take over its own link to the hub, though both have the same client id.</summary>
internal sealed class ProvisioningSwitch(MqttConnectionHandler hub, MqttConnectionHandler provisioning, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Waits for the CONNECT packet and hands the connection on.</summary>
    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using CancellationTokenSource late = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, connection.ConnectionClosed);
        string? userName;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(either.Token).ConfigureAwait(false);
                bool isWhole = ConnectPacket.TryRead(read.Buffer, out userName);
                input.AdvanceTo(read.Buffer.Start, isWhole ? read.Buffer.Start : read.Buffer.End);
                if (isWhole)
                    break;
                if (read.IsCompleted)
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            connection.Abort();
            return;
        }
        catch (Exception failure) when (failure is IOException or ConnectionAbortedException)
        {
            connection.Abort();
            return;
        }

        await (ProvisioningUserName.TryParse(userName, out _) ? provisioning : hub).OnConnectedAsync(connection).ConfigureAwait(false);
    }
}
