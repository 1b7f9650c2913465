using System.Security.Cryptography.X509Certificates;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Rest;

/// <summary>Checks the token of a request against the hub's policies, or against a device's own proof where devices may come too, and the rate of its operation.</summary>
internal sealed class ServiceAuthorization(SharedAccessPolicies policies, HostAliases aliases, DeviceProof proof, Throttles throttles, HubOptions options, TimeProvider time)
{
    /// <summary>Lets requests through whose policy has a right, as often as the operation may come.</summary>
    public Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Needs(HubRights right, Operation operation = Operation.Free) => (context, next) =>
        RefuseService(context.HttpContext.Request, right) is { } refusal ? ValueTask.FromResult<object?>(refusal)
            : !throttles.TryTake(operation) ? ValueTask.FromResult<object?>(Throttles.Refusal(operation))
            : next(context);

    /// <summary>Lets requests of a service or of any enabled device with its own proof through.</summary>
    public async ValueTask<object?> ServiceOrDevice(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        bool isDevice = SasToken.TryParse(request.Headers.Authorization, out SasToken? token)
            ? NameOf(token) is { } name && proof.Refute(name, token, null) is null
            : context.HttpContext.Connection.ClientCertificate is { } certificate
                && proof.Refute(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), null, certificate) is null;
        return isDevice ? await next(context).ConfigureAwait(false)
            : RefuseService(request, HubRights.ServiceConnect) is { } refusal ? refusal : await next(context).ConfigureAwait(false);
    }

    /// <summary>Lets requests of the device or module that the route names through, with its own token or certificate.</summary>
    public async ValueTask<object?> DeviceOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        string name = IdentityName.Of(request.RouteValues["id"] as string ?? "", request.RouteValues["module"] as string);
        return proof.Refute(name, SasToken.Read(request.Headers.Authorization), context.HttpContext.Connection.ClientCertificate) is { } reason
            ? HubError.Unauthorized($"The request needs the device's own token or certificate: {reason}.")
            : await next(context).ConfigureAwait(false);
    }

    private HubError? RefuseService(HttpRequest request, HubRights right)
    {
        if (!SasToken.TryParse(request.Headers.Authorization, out SasToken? token))
            return HubError.Unauthorized("The Authorization header must hold a shared access signature.");
        if (token.ExpiresUtc + options.ClockSkew < time.GetUtcNow())
            return HubError.Unauthorized($"The token expired at {token.ExpiresUtc:u}.");
        if (token.PolicyName is not { } policy)
            return HubError.Unauthorized("The token names no policy (skn).");
        if (policies.KeyOf(policy) is not { } key || !token.IsSignedBy(key) || !aliases.Covers(token.Resource, request.Path.Value!.TrimStart('/')))
            return HubError.Unauthorized($"The token is not signed with the key of policy '{policy}' for this hub.");
        return SharedAccessPolicies.RightsOf(policy).HasFlag(right)
            ? null
            : HubError.Unauthorized($"The policy '{policy}' has not the right {right}.");
    }

    private static string? NameOf(SasToken token) => token.Resource.Split('/') switch
    {
        [_, "devices", var device] => device,
        [_, "devices", var device, "modules", var module] => IdentityName.Of(device, module),
        _ => null,
    };
}
