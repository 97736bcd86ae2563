//! The texts. A file of the same name in the team's folder of templates takes the place of each.

use std::path::Path;

use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use super::{Brief, DraftError, Text};

/// The templates: file name and text.
pub const TEMPLATES: [(&str, &str); 8] = [
    ("talk.txt", include_str!("templates/talk.txt")),
    ("request.txt", include_str!("templates/request.txt")),
    ("forward.txt", include_str!("templates/forward.txt")),
    ("colleague.txt", include_str!("templates/colleague.txt")),
    ("thanks.txt", include_str!("templates/thanks.txt")),
    ("outcome.txt", include_str!("templates/outcome.txt")),
    ("nurture.txt", include_str!("templates/nurture.txt")),
    ("pack.txt", include_str!("templates/pack.txt")),
];

/// The templates in use.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The shipped templates, with the team's own in their place.
    ///
    /// # Errors
    /// When one of the team's cannot be read, or is no template.
    pub fn load(folder: &Path) -> Result<Self, DraftError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, shipped) in TEMPLATES {
            let path = folder.join(name);
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => shipped.to_owned(),
                Err(source) => return Err(DraftError::Unreadable { path, source }),
            };
            environment
                .add_template_owned(name, text)
                .map_err(|source| DraftError::Template {
                    name: name.into(),
                    source,
                })?;
        }
        Ok(Self { environment })
    }

    /// A text filled in. A first line `Subject: …` is its subject.
    ///
    /// # Errors
    /// When the template asks for something that is not there.
    pub fn render(
        &self,
        name: &str,
        what: &str,
        values: impl Serialize,
    ) -> Result<Text, DraftError> {
        let failed = |source| DraftError::Template {
            name: name.into(),
            source,
        };
        let template = self.environment.get_template(name).map_err(failed)?;
        let text = template
            .render(minijinja::value::Serde(values))
            .map_err(failed)?;
        let (subject, body) = match text.strip_prefix("Subject: ") {
            Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
            None => ("", text.as_str()),
        };
        Ok(Text {
            what: what.to_owned(),
            subject: subject.trim().to_owned(),
            body: format!("{}\n", body.trim()),
            ..Text::default()
        })
    }

    /// The minute of conversation.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    pub fn talk(&self, brief: &Brief) -> Result<Text, DraftError> {
        self.render("talk.txt", "talk track", brief)
    }

    /// The mails: to the colleague who passes it on when there is one, to the introducer, and the text to forward.
    ///
    /// # Errors
    /// As [`render`](Self::render).
    pub fn mails(&self, brief: &Brief) -> Result<Vec<Text>, DraftError> {
        let mut texts = Vec::new();
        if let Some(colleague) = &brief.colleague {
            texts.push(Text {
                to: colleague.name.clone(),
                email: colleague.email.clone(),
                ..self.render("colleague.txt", "to your colleague", brief)?
            });
        }
        texts.push(Text {
            to: brief.introducer.name.clone(),
            email: brief.introducer.email.clone(),
            ..self.render("request.txt", "the request", brief)?
        });
        texts.push(self.render("forward.txt", "to forward", brief)?);
        Ok(texts)
    }
}
