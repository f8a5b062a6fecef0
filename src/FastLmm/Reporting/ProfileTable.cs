using FastLmm.Inference.Profiles;

namespace FastLmm.Reporting;

/// <summary>
/// One row per point of a profile: the parameter that is held, its value, ζ, and then every parameter at the constrained optimum, under its
/// own name.
/// </summary>
public static class ProfileTable
{
    /// <summary>Writes header and rows.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="writer">Where to write.</param>
    public static void Write(LikelihoodProfile profile, TableWriter writer)
    {
        foreach (string name in (string[])["parameter", "value", "zeta", .. profile.Parameters]) writer.Field(name);
        writer.EndRow();
        foreach (ProfileRow row in profile.Rows)
        {
            writer.Field(row.Parameter);
            writer.Field(row.Value);
            writer.Field(row.Zeta);
            foreach (double value in row.Values) writer.Field(value);
            writer.EndRow();
        }
    }
}
