using EdgeAgent.Hub.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>MQTT over WebSocket on the HTTPS port: <c>/$iothub/websocket</c>, subprotocol <c>mqtt</c>.</summary>
internal static class MqttWebSocket
{
    private const string Path = "/$iothub/websocket", Protocol = "mqtt";

    public static void Map(IEndpointRouteBuilder routes, ProvisioningSwitch brokers) => routes.MapConnections(Path, Options(), connections =>
        connections.Use(next => connection => next(PacketSizeGuard.Watch(connection))).Run(brokers.OnConnectedAsync));

    private static HttpConnectionDispatcherOptions Options()
    {
        HttpConnectionDispatcherOptions options = new() { Transports = HttpTransportType.WebSockets };
        options.WebSockets.SubProtocolSelector = offered => offered.Contains(Protocol) ? Protocol : null!;
        return options;
    }
}
