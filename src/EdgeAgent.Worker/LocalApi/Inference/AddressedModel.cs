using EdgeAgent.Core.Execution;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Inference;

/// <summary>A model that a client named: by its slot, or by its own name.</summary>
/// <param name="Name">The name that the client used.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Model">The model that ran in it when it was looked up; null when the slot is empty.</param>
internal sealed record AddressedModel(string Name, ModelSlot Slot, ModelInstance? Model)
{
    /// <summary>Finds a model. A slot's name wins over a model's; of several slots with a model of that name the first in the order of their names that has the version.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="name">The slot's or the model's name.</param>
    /// <param name="version">The model's version; null for any.</param>
    /// <exception cref="HttpRejection">There is none.</exception>
    public static AddressedModel Find(IReadOnlyList<ModelSlot> slots, string name, string? version)
    {
        AddressedModel[] all = [.. slots.Select(slot => new AddressedModel(name, slot, slot.Model))];
        AddressedModel[] named = all.FirstOrDefault(entry => entry.Slot.Name == name) is { } own ? [own] : [.. all.Where(entry => entry.Model?.Assignment.Name == name)];
        if (named.Length == 0)
            throw new HttpRejection(404, $"There is no model \"{name}\"; there are {Known(all)}.");
        return named.FirstOrDefault(entry => version is null || entry.Model?.Assignment.Version == version) ?? throw new HttpRejection(
            404, $"The model \"{name}\" has no version \"{version}\" here; {(named[0].Model is { } other ? $"its version is \"{other.Assignment.Version}\"" : "its slot is empty")}.");
    }

    private static string Known(AddressedModel[] all) => all.Length == 0
        ? "none on this device yet"
        : string.Join(", ", all.Select(entry => entry.Model is { } model ? $"\"{entry.Slot.Name}\" ({model.Assignment.Name} {model.Assignment.Version})" : $"\"{entry.Slot.Name}\" (empty)"));
}
