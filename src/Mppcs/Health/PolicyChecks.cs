using Mpp.Client;
using Mpp.Client.Policy;
using Mppcs.Configuration;

namespace Mppcs.Health;

/// <summary>Looks at the settings file and the limits in it.</summary>
internal static class PolicyChecks
{
    public const string SettingsName = "settings";

    public static IEnumerable<HealthCheck> Run(EffectiveSettings settings)
    {
        var file = settings.File;
        if (file.IsThere)
        {
            yield return HealthCheck.Ok(SettingsName, $"{file.Path} can be read.");
            yield return FileModes.CheckSettings("settings-mode", file.Path!);
        }
        else
        {
            yield return HealthCheck.Skipped(SettingsName, $"There is no settings file. '{CommandLine.Name} policy init' writes one.");
        }

        yield return CheckLimits(settings);
    }

    private static HealthCheck CheckLimits(EffectiveSettings settings)
    {
        const string Name = "policy";
        var errors = PayerFactory.Validate(settings.Options);
        if (errors.Count > 0)
        {
            return HealthCheck.Misconfigured(Name, string.Join(' ', errors));
        }

        if (settings.Options.Policy.Paused)
        {
            return HealthCheck.Warning(Name, "Paying is switched off. Set Policy.Paused to false to go on.");
        }

        SpendPolicy.TryCreate(settings.Options.Policy, out var policy, out _);
        if (!policy.HasLimits)
        {
            return HealthCheck.Warning(Name, "No limit per payment is configured: nothing is paid unless --max-spend says what one request may cost.");
        }

        var limits = string.Join(" or ", policy.Limits);
        return policy.Budgets.Any(budget => budget.Measure == BudgetMeasure.Money)
            ? HealthCheck.Ok(Name, $"One payment may cost {limits}, and a budget limits all of them.")
            : HealthCheck.Warning(Name, $"One payment may cost {limits}, but no budget limits all of them. Add Policy.Budgets, for instance {{ \"Max\": \"5 USD\", \"Window\": \"day\" }}.");
    }
}
