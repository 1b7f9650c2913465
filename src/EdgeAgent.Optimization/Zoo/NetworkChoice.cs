namespace EdgeAgent.Optimization.Zoo;

/// <summary>The options of one network with its defaults filled in.</summary>
/// <param name="Alpha">The factor on the number of channels.</param>
/// <param name="Resolution">Height and width of the picture.</param>
/// <param name="Classes">The number of classes; null leaves it to the weights.</param>
/// <param name="DefaultClasses">The number of classes where neither says.</param>
internal sealed record NetworkChoice(double Alpha, int Resolution, int? Classes, int DefaultClasses);
