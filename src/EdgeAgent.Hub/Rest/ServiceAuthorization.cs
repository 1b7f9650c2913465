using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Rest;

/// <summary>Checks the token of a request against the hub's policies, or against a device's keys where devices may come too.</summary>
internal sealed class ServiceAuthorization(SharedAccessPolicies policies, HostAliases aliases, DeviceStore devices, HubOptions options, TimeProvider time)
{
    /// <summary>Lets requests with a service token through.</summary>
    public async ValueTask<object?> ServiceOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refuse(context.HttpContext.Request, devicesToo: false) is { } refusal ? refusal : await next(context).ConfigureAwait(false);

    /// <summary>Lets requests with a service token or any enabled device's own token through.</summary>
    public async ValueTask<object?> ServiceOrDevice(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refuse(context.HttpContext.Request, devicesToo: true) is { } refusal ? refusal : await next(context).ConfigureAwait(false);

    /// <summary>Lets requests of the device that the route names through, with its own token.</summary>
    public async ValueTask<object?> DeviceOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        bool isGood = SasToken.TryParse(request.Headers.Authorization, out SasToken? token)
            && token.PolicyName is null
            && token.ExpiresUtc + options.ClockSkew >= time.GetUtcNow()
            && token.Resource.Split('/') is [_, "devices", var deviceId] && deviceId == request.RouteValues["id"] as string
            && IsDevice(token);
        return isGood ? await next(context).ConfigureAwait(false) : HubError.Unauthorized("The request needs the device's own token.");
    }

    /// <summary>Why a request is refused; null when its token is good.</summary>
    public HubError? Refuse(HttpRequest request, bool devicesToo)
    {
        if (!SasToken.TryParse(request.Headers.Authorization, out SasToken? token))
            return HubError.Unauthorized("The Authorization header must hold a shared access signature.");
        if (token.ExpiresUtc + options.ClockSkew < time.GetUtcNow())
            return HubError.Unauthorized($"The token expired at {token.ExpiresUtc:u}.");

        if (token.PolicyName is { } policy)
        {
            bool isGood = policies.KeyOf(policy) is { } key && token.IsSignedBy(key) && aliases.Covers(token.Resource, request.Path.Value!.TrimStart('/'));
            return isGood ? null : HubError.Unauthorized($"The token is not signed with the key of policy '{policy}' for this hub.");
        }

        return devicesToo && IsDevice(token) ? null : HubError.Unauthorized("The token names no policy (skn), or its device may not do this.");
    }

    private bool IsDevice(SasToken token) =>
        token.Resource.Split('/') is [_, "devices", var deviceId]
        && aliases.Covers(token.Resource, $"devices/{deviceId}")
        && devices.Find(deviceId) is { IsEnabled: true } device
        && device.HasSigned(token);
}
