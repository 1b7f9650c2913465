using System.Net.Sockets;
using EdgeAgent.Core;
using EdgeAgent.Core.Ports;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.LocalApi.Frames;
using EdgeAgent.Worker.LocalApi.Http;
using EdgeAgent.Worker.LocalApi.Inference;
using EdgeAgent.Worker.LocalApi.Metrics;
using EdgeAgent.Worker.LocalApi.Status;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Worker.LocalApi;

/// <summary>The local API of a running agent. The agent does its work without it: where it cannot listen, that is logged and tried again.</summary>
internal sealed partial class LocalApiService : IDisposable
{
    private const int ConnectionsBesideInferences = 16;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2), LookAgain = TimeSpan.FromSeconds(10);

    private readonly ApiSettings _settings;
    private readonly HttpLimits _limits;
    private readonly MetricsCollector _metrics;
    private readonly ModelEndpoints _models;
    private readonly ApiRouter _router;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Puts the API together; it begins to count at once and to listen with <see cref="RunAsync"/>.</summary>
    public LocalApiService(ApiSettings settings, AgentRuntime agent, ISystemProbe probe, string deviceId, TimeProvider time, ILogger<LocalApiService> logger, HttpLimits? limits = null)
    {
        (_settings, _time, _logger) = (settings, time, logger);
        _limits = (limits ?? new HttpLimits()) with { MaxBodyBytes = settings.MaxBodyBytes, MaxConnections = settings.MaxConcurrent + ConnectionsBesideInferences };
        _metrics = new MetricsCollector(agent.Meter);
        _models = new ModelEndpoints(agent.Slots, agent.Pace, settings.MaxConcurrent, time);
        _router = new ApiRouter(_models, new FrameEndpoint(agent), new StatusEndpoints(new AgentInspector(agent, probe, deviceId, time)), _metrics, agent.Meter);
    }

    /// <summary>Listens and answers until it is told to stop; ends without an exception.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        string? told = null;
        while (!stop.IsCancellationRequested)
        {
            List<ListeningSocket> sockets = [];
            try
            {
                Open(sockets);
                LogListening(_logger, string.Join(" and ", sockets.Select(socket => socket.Name)));
                told = null;
                await new HttpServer(sockets, _limits, _time, _router.AnswerAsync, _logger).RunAsync(DrainTimeout, stop);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
            {
                if (told != e.Message)
                    LogNotListening(_logger, e.Message, LookAgain.TotalSeconds);
                told = e.Message;
                await Task.WhenAny(Task.Delay(LookAgain, _time, stop));
            }
            finally
            {
                sockets.ForEach(socket => socket.Dispose());
            }
        }
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _models.Dispose();
    }

    private void Open(List<ListeningSocket> sockets)
    {
        if (_settings.Socket is { } path)
            sockets.Add(ListeningSocket.OnPath(path));
        if (_settings.Port is { } port)
            sockets.Add(ListeningSocket.OnLoopback(port));
    }

    [LoggerMessage(2100, LogLevel.Information, "The local API listens on {Where}.")]
    private static partial void LogListening(ILogger logger, string where);

    [LoggerMessage(2101, LogLevel.Error, "The local API cannot listen: {Reason} The agent works without it; it is tried again every {Seconds} s.")]
    private static partial void LogNotListening(ILogger logger, string reason, double seconds);
}
