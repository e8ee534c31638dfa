//! Plots of series as SVG or PNG: bars of cooperation above the line and of conflict below, gaps grey, changes marked.
//!
//! In: panels of bars. Out: a file, its format by its ending. Never: a font of the system: letters come with the program.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use std::path::Path;

/// One bar: what passed in one period.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// Name of the period.
    pub label: String,
    /// Weight of cooperation.
    pub cooperation: f64,
    /// Weight of conflict.
    pub conflict: f64,
    /// Nothing was read.
    pub gap: bool,
    /// A change begins here.
    pub change: bool,
}

/// One pair of actors.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Who to whom.
    pub title: String,
    /// Oldest first.
    pub bars: Vec<Bar>,
}

/// Why a plot could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// Another ending.
    #[error("{0}: neither .svg nor .png\nhint: plots are written in these two formats")]
    Format(String),
    /// The file could not be written.
    #[error("{path}: {reason}")]
    Write {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
}

const FONT: &[u8] = include_bytes!("../assets/Roboto-Regular.ttf");
const WIDTH: u32 = 960;
const PANEL_HEIGHT: u32 = 240;
/// Okabe and Ito's blue and vermillion, told apart with any colour vision.
const COOPERATION: RGBColor = RGBColor(0, 114, 178);
const CONFLICT: RGBColor = RGBColor(213, 94, 0);
const GAP: RGBColor = RGBColor(225, 225, 225);
/// Labels below a panel.
const LABELS: usize = 10;

/// Writes one panel below the other.
pub fn plot_series(path: &Path, panels: &[Panel]) -> Result<(), PlotError> {
    let name = path.display().to_string();
    let failed = |reason: String| PlotError::Write {
        path: name.clone(),
        reason,
    };
    register_font("sans-serif", FontStyle::Normal, FONT)
        .map_err(|_| failed("the font is damaged".to_owned()))?;
    let size = (WIDTH, PANEL_HEIGHT * panels.len().max(1) as u32);
    match path.extension().and_then(|e| e.to_str()) {
        Some("svg") => draw(SVGBackend::new(path, size).into_drawing_area(), panels).map_err(failed),
        Some("png") => draw(BitMapBackend::new(path, size).into_drawing_area(), panels).map_err(failed),
        _ => Err(PlotError::Format(name)),
    }
}

fn draw<B: DrawingBackend>(root: DrawingArea<B, Shift>, panels: &[Panel]) -> Result<(), String> {
    root.fill(&WHITE).map_err(|why| why.to_string())?;
    for (area, panel) in root.split_evenly((panels.len().max(1), 1)).iter().zip(panels) {
        draw_panel(area, panel).map_err(|why| why.to_string())?;
    }
    root.present().map_err(|why| why.to_string())
}

fn draw_panel<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
    panel: &Panel,
) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
    let top = |of: fn(&Bar) -> f64| panel.bars.iter().map(of).fold(1.0, f64::max) * 1.1;
    let (high, low) = (top(|b| b.cooperation), -top(|b| b.conflict));
    let mut chart = ChartBuilder::on(area)
        .caption(&panel.title, ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(26)
        .y_label_area_size(44)
        .build_cartesian_2d(0.0..panel.bars.len().max(1) as f64, low..high)?;
    let label = |x: &f64| {
        let bar = panel.bars.get(x.floor().max(0.0) as usize);
        bar.map(|b| b.label.clone()).unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(LABELS.min(panel.bars.len().max(1)))
        .x_label_formatter(&label)
        .y_label_formatter(&|y| format!("{:.0}", y.abs()))
        .y_desc("conflict | cooperation")
        .label_style(("sans-serif", 13))
        .draw()?;
    let bar = |at: usize, height: f64, style: ShapeStyle| {
        let left = at as f64;
        Rectangle::new([(left + 0.1, 0.0), (left + 0.9, height)], style)
    };
    let bars = || panel.bars.iter().enumerate();
    let gaps = bars().filter(|(_, b)| b.gap);
    chart.draw_series(
        gaps.map(|(t, _)| Rectangle::new([(t as f64, low), (t as f64 + 1.0, high)], GAP.filled())),
    )?;
    chart.draw_series(bars().map(|(t, b)| bar(t, b.cooperation, COOPERATION.filled())))?;
    chart.draw_series(bars().map(|(t, b)| bar(t, -b.conflict, CONFLICT.filled())))?;
    let changes = bars().filter(|(_, b)| b.change);
    chart.draw_series(
        changes.map(|(t, _)| PathElement::new([(t as f64, low), (t as f64, high)], BLACK.stroke_width(2))),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panels() -> Vec<Panel> {
        let bar = |t: usize| Bar {
            label: format!("2024-{:02}", t + 1),
            cooperation: t as f64,
            conflict: 3.0,
            gap: t == 4,
            change: t == 6,
        };
        let title = "PRK to RUS".to_owned();
        vec![Panel {
            title,
            bars: (0..12).map(bar).collect(),
        }]
    }

    #[test]
    fn an_svg_has_the_title_and_a_bar_for_each_period() {
        let path = std::env::temp_dir().join(format!("twosource-plot-{}.svg", std::process::id()));
        plot_series(&path, &panels()).expect("a plot");
        let text = std::fs::read_to_string(&path).expect("a file");
        std::fs::remove_file(&path).expect("removed");
        assert!(text.contains("PRK to RUS") && text.contains("2024-"), "{text}");
        assert_eq!(text.matches("#0072B2").count(), 12);
        assert_eq!(text.matches("#E1E1E1").count(), 1, "one gap");
    }

    #[test]
    fn a_png_has_letters_without_fonts_of_the_system() {
        let path = |name: &str| {
            std::env::temp_dir().join(format!("twosource-plot-{}-{name}.png", std::process::id()))
        };
        let written = |name: &str, title: &str| {
            let mut panels = panels();
            panels[0].title = title.to_owned();
            let path = path(name);
            plot_series(&path, &panels).expect("a plot");
            let bytes = std::fs::read(&path).expect("a file");
            std::fs::remove_file(&path).expect("removed");
            bytes
        };
        let (titled, blank) = (written("a", "PRK to RUS"), written("b", " "));
        assert!(titled.starts_with(b"\x89PNG"));
        assert_ne!(titled, blank, "the title can be seen");
    }

    #[test]
    fn another_ending_is_refused() {
        let error = plot_series(Path::new("plot.gif"), &panels()).expect_err("no format");
        assert!(error.to_string().contains("hint: "));
    }
}
