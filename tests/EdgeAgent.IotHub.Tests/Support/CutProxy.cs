using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeAgent.TestSupport;

/// <summary>A TCP relay on loopback whose links can be reset (RST) or silenced, as a network does it.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _links = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _silent, _refuses;

    public CutProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Bytes are swallowed while this is set, and that one side closed its socket stays unknown to the other.</summary>
    public bool Silent
    {
        get => _silent;
        set => _silent = value;
    }

    /// <summary>New links are reset at once while this is set.</summary>
    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    /// <summary>Resets the device's ends alone; while <see cref="Silent"/> is set the hub hears nothing of it.</summary>
    public void ResetDevices()
    {
        foreach (TcpClient device in _links.Keys)
            device.Client?.Close(timeout: 0);
    }

    public void Reset()
    {
        foreach ((TcpClient device, TcpClient hub) in _links)
        {
            device.Client?.Close(timeout: 0);
            hub.Client?.Close(timeout: 0);
        }

        _links.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            while (true)
            {
                TcpClient device = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_refuses)
                {
                    device.Client.Close(timeout: 0);
                    continue;
                }

                TcpClient hub = new();
                try
                {
                    await hub.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                }
                catch (SocketException)
                {
                    device.Close();
                    continue;
                }

                _links[device] = hub;
                pumps.Add(PumpAsync(device, hub));
                pumps.Add(PumpAsync(hub, device));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[16384];
        try
        {
            while (true)
            {
                int count = await from.GetStream().ReadAsync(buffer, _stop.Token);
                if (count == 0)
                    break;
                if (!_silent)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The link was cut, which is what this relay is for.
        }

        if (_silent)
            return;

        from.Close();
        to.Close();
    }
}
