namespace EdgeAgent.ModelCommands.Output;

/// <summary>One column of a <see cref="TextTable"/>.</summary>
/// <param name="Head">The head; empty for none.</param>
/// <param name="IsRightAligned">Whether the cells stand at the right, as numbers do.</param>
/// <param name="IsFlexible">Whether this column gives way when the table is too wide.</param>
public readonly record struct TableColumn(string Head, bool IsRightAligned = false, bool IsFlexible = false);
