using System.Security.Authentication;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Provisioning;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAgent.Hub;

/// <summary>The two TLS ports, both Kestrel's: one speaks HTTP, the other hands its connections to the MQTT broker.</summary>
internal sealed class HubListeners(HubOptions options, HubCertificates certificates)
{
    private const long LargestRequest = 1 << 20;

    private ListenOptions? _mqtt, _https;

    /// <summary>The port of MQTT.</summary>
    public int MqttPort => _mqtt!.IPEndPoint!.Port;

    /// <summary>The port of HTTPS.</summary>
    public int HttpsPort => _https!.IPEndPoint!.Port;

    /// <summary>Sets Kestrel up.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestRequest;
        kestrel.Listen(options.ListenAddress, options.HttpsPort, listen =>
        {
            _https = listen;
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(Secure);
        });
        kestrel.Listen(options.ListenAddress, options.MqttPort, listen =>
        {
            _mqtt = listen;
            listen.Protocols = HttpProtocols.None;
            listen.UseHttps(Secure);
            listen.Use(next => connection => next(PacketSizeGuard.Watch(connection)));
            listen.Run(listen.ApplicationServices.GetRequiredService<ProvisioningSwitch>().OnConnectedAsync);
        });
    }

    /// <summary>Starts to listen on both ports.</summary>
    /// <exception cref="HubStartException">A port is taken or may not be used.</exception>
    public async Task StartAsync(WebApplication application, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new HubStartException($"A port is taken, {Ports}: {failure.Message} Give other ports, or 0 for free ones.", failure);
        }
        catch (System.Net.Sockets.SocketException failure)
        {
            throw new HubStartException($"The hub cannot listen on {options.ListenAddress}, {Ports}: {failure.Message}. Ports below 1024 need a privilege.", failure);
        }
    }

    private string Ports => $"MQTT {options.MqttPort} or HTTPS {options.HttpsPort} on {options.ListenAddress}";

    private void Secure(HttpsConnectionAdapterOptions tls)
    {
        tls.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        tls.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        tls.AllowAnyClientCertificate();   // whose it is, and whether it is good, is the registry's question
        tls.ServerCertificateSelector = (_, _) => certificates.Server;
    }
}
