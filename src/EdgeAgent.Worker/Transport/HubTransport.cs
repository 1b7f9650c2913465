using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.IotHub;
using EdgeAgent.Worker.Configuration;
using Microsoft.Extensions.Logging;
#if USE_AZURE_SDK
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeAgent.IotHub.AzureSdk;
#else
using EdgeAgent.Worker.Transport.Mqtt;
#endif

namespace EdgeAgent.Worker.Transport;

/// <summary>The agent's cloud link: our own, or the one over Microsoft's device client in a build with <c>-p:UseAzureSdk=true</c>.</summary>
internal sealed partial class HubTransport : IDisposable
{
    private readonly IDisposable _owned;

    private HubTransport(ICloudLink link, IDisposable owned) => (Link, _owned) = (link, owned);

    /// <summary>The link.</summary>
    public ICloudLink Link { get; }

#if USE_AZURE_SDK
    /// <summary>Makes the link.</summary>
    public static HubTransport Create(AgentConfiguration configuration, IHubIdentity identity, TimeProvider time, Func<Random> newRandom, ILoggerFactory loggers)
    {
        AzureSdkOptions options = new()
        {
            ResolveAsync = cancel => ResolveAsync(identity, time, cancel),
            Report = (reason, detail) => identity.Report(reason is { } failed ? new LinkFailure(CodeOf(failed), detail) : null),
            CaFile = configuration.Hub.CaFile,
            ModelId = TwinNames.ModelId,
            ProductInfo = $"EdgeAgent/{AgentVersion.Text}",
        };
        LogSdk(loggers.CreateLogger<HubTransport>());
        AzureSdkCloudLink link = new(options, time, newRandom());
        return new HubTransport(link, link);
    }

    private static async Task<(AzureSdkIdentity? Identity, string? Problem)> ResolveAsync(IHubIdentity identity, TimeProvider time, CancellationToken cancel)
    {
        (IotHubConnectionString? hub, LinkFailure? failure) = await identity.ResolveAsync(cancel);
        if (hub is null)
            return (null, failure?.Message);
        AzureSdkIdentity known = new() { HostName = hub.HostName, GatewayHostName = hub.GatewayHostName, DeviceId = hub.DeviceId };
        if (identity.Certificate is not { } files)
            return (known with { CreateToken = span => hub.CreateToken(time.GetUtcNow() + span)!.Value }, null);
        try
        {
            return (known with { Certificate = X509Certificate2.CreateFromPemFile(files.CertificateFile, files.KeyFile) }, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return (null, $"The device's certificate cannot be read: {e.Message}");
        }
    }

    [LoggerMessage(2040, LogLevel.Information, "The cloud link is Microsoft.Azure.Devices.Client.")]
    private static partial void LogSdk(ILogger logger);

    private static LinkErrorCode CodeOf(DisconnectReason reason) => reason switch
    {
        DisconnectReason.Refused => LinkErrorCode.Unauthorized,
        DisconnectReason.UntrustedHub => LinkErrorCode.CertificateRefused,
        DisconnectReason.Throttled => LinkErrorCode.HubUnavailable,
        _ => LinkErrorCode.Unreachable,
    };
#else
    /// <summary>Makes the link.</summary>
    public static HubTransport Create(AgentConfiguration configuration, IHubIdentity identity, TimeProvider time, Func<Random> newRandom, ILoggerFactory loggers)
    {
        HubSettings hub = configuration.Hub;
        IotHubLinkOptions options = new()
        {
            Identity = identity,
            CaFile = hub.CaFile,
            MqttPort = hub.MqttPort,
            FirstConnectSpread = hub.FirstConnectSpread,
            ModelId = TwinNames.ModelId,
            ClientType = $"EdgeAgent/{AgentVersion.Text}",
        };
        IotHubLink link = new(options, time, newRandom(), loggers.CreateLogger<IotHubLink>());
        FileUploader uploader = new(new FileUploaderOptions { Identity = identity, CaFile = hub.CaFile, HttpsPort = hub.HttpsPort }, time, newRandom());
        return new HubTransport(new IotHubCloudLink(link, uploader), link);
    }
#endif

    /// <summary>Ends what the link holds.</summary>
    public void Dispose() => _owned.Dispose();
}
