namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>How a picture becomes the input tensor; members that are null take the custom of the input's type.</summary>
internal sealed record PictureOptions(double? Mean, double? Scale, double? Crop);
